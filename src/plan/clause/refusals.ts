import { refusal } from '../../kernel/refusal.ts'

export const planRefusals = {
  planEmpty: refusal('PLAN_EMPTY', {
    zh: '计划里没有文字。请粘贴计划全文，或选择一个有内容的文件。',
    en: 'The plan holds no text. Paste the whole plan, or choose a file that has content.',
  }),
  planTooLarge: refusal(
    'PLAN_TOO_LARGE',
    {
      zh: '计划有 {sizeMb} MB，超过 {limitMb} MB 的上限。请只保留计划正文后再导入。',
      en: 'The plan is {sizeMb} MB, over the limit of {limitMb} MB. Keep only the body of the plan and import it again.',
    },
    413,
  ),
  planBinary: refusal(
    'PLAN_BINARY',
    {
      zh: '这不是文本：第 {offset} 个字符处有二进制内容。请另存为 .docx 或 .txt（UTF-8 或 GBK）后再导入。',
      en: 'This is not text: there is binary content at character {offset}. Save it as .docx or .txt (UTF-8 or GBK) and import it again.',
    },
    415,
  ),
}

export const clauseRefusals = {
  clauseMissing: refusal(
    'CLAUSE_MISSING',
    {
      zh: '找不到这一条：它可能已被他人合并或删除。请刷新页面后再试。',
      en: 'This clause is not there: someone may have merged or removed it. Reload the page and try again.',
    },
    404,
  ),
  clauseTextEmpty: refusal('CLAUSE_TEXT_EMPTY', {
    zh: '条目的文字不能为空。',
    en: 'The text of a clause cannot be empty.',
  }),
  clauseTextLines: refusal('CLAUSE_TEXT_LINES', {
    zh: '一个条目只能写成一行。需要分成几条时，请用“拆分”。',
    en: 'A clause is one line of text. To make several of it, use “split”.',
  }),
  clauseSplitOffset: refusal('CLAUSE_SPLIT_OFFSET', {
    zh: '不能在第 {offset} 个字符处拆分：两边都要有文字，且不能拆开一个字符。',
    en: 'The clause cannot be split at character {offset}: both parts need text, and a character stays whole.',
  }),
  clauseHasChildren: refusal('CLAUSE_HAS_CHILDREN', {
    zh: '“{text}”下面还有条目，不能拆分或合并。请先移走下面的条目。',
    en: '“{text}” has clauses below it and cannot be split or merged. Move those away first.',
  }),
  clauseNoNext: refusal('CLAUSE_NO_NEXT', {
    zh: '后面没有同级的条目可以合并。',
    en: 'There is no next clause beside this one to merge with.',
  }),
  clauseNextNumbered: refusal('CLAUSE_NEXT_NUMBERED', {
    zh: '下一条有自己的编号（{number}），合并会丢掉编号。请先移动或改写它。',
    en: 'The next clause has its own number ({number}), which a merge would lose. Move or rewrite it first.',
  }),
  clauseMoveCycle: refusal('CLAUSE_MOVE_CYCLE', {
    zh: '不能把条目移到它自己下面。',
    en: 'A clause cannot be moved below itself.',
  }),
  clauseMoveLevel: refusal('CLAUSE_MOVE_LEVEL', {
    zh: '编号“{number}”是第 {level} 级，不能放在第 {parentLevel} 级的下面。',
    en: 'The number “{number}” is of level {level} and cannot stand below level {parentLevel}.',
  }),
  clauseMovePosition: refusal('CLAUSE_MOVE_POSITION', {
    zh: '第 {position} 个位置不存在：这里只有 {count} 个位置。',
    en: 'There is no position {position} here: there are only {count}.',
  }),
}
