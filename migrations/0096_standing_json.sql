-- As text: a page hands the cells on as they are, and taking binary ones apart again for every line was the most of its cost.
alter table standing drop constraint standing_cells_check;
alter table standing alter column cells type json using cast(cells as json);
alter table standing add constraint standing_cells_check check (json_array_length(cells) = 12);
