// @ts-check
/** Every word that the page shows stands here; labels and ranges of the model come with /setup. */

export const text = {
  title: "medlead workshop",
  question: "What would make more hospital doctors prepared to lead?",
  skip: "Skip to the charts",
  // top
  presets: "Presets",
  preset: {
    permissive: "Today",
    publish_only: "Guidance",
    prescriptive: "National standard",
    light_standard: "Light standard",
    comply_or_explain: "Comply or explain",
    pay_more: "Pay more",
    support_leaders: "Support leaders",
    custom: "Our plan",
  },
  presetNote: {
    permissive: "Permissive: trusts are left alone",
    publish_only: "Scores are published, nothing is mandated",
    prescriptive: "A published standard to which trusts are held hard",
    light_standard: "The same standard, held lightly",
    comply_or_explain: "Held hard, but well-engaged trusts keep their own way",
    pay_more: "More money for everybody who leads",
    support_leaders: "Leaders' hours are protected and backfilled",
    custom: "Whatever the room sets",
  },
  tools: "Tools",
  undo: "Undo",
  redo: "Redo",
  reset: "Reset",
  save: "Save",
  share: "Share",
  smaller: "A− smaller text",
  larger: "A+ larger text",
  help: "? Help and keys",
  // left
  levers: "What the room can set",
  regime: "How hard does the centre press?",
  regimes: { guidance: "Guidance only", standard: "National standard", comply: "Comply or explain" },
  lever: {
    pay_premium: "Pay premium",
    protected_time: "Protected time",
    campaign: "Campaign",
    training: "Training",
    publish: "Publish scores",
    alignment: "Clinical structures",
    stringency: "Stringency",
  },
  level: { off: "off", little: "a little", some: "some", lot: "a lot", full: "full" },
  pounds: "£{value}k each",
  unitCost: "Cost: {value} {unit}.",
  start: "Start",
  startYear: "year {year}",
  startNow: "now",
  world: "Which world?",
  worlds: { central: "central", capable_trusts: "hopeful", weak_trusts: "harsh" },
  worldNote: {
    central: "Every assumption at its middle value.",
    capable_trusts: "Hopeful: trusts are able to turn effort into better practice.",
    weak_trusts: "Harsh: trusts have little capacity, and a standard fits them badly.",
  },
  // centre
  mainChart: "Of every 100 doctors",
  prepared: "Prepared",
  in_role: "In role",
  preparedLong: "prepared to lead",
  in_roleLong: "in a leadership role",
  baseline: "Today",
  scenarioA: "A",
  scenarioB: "B",
  goal: "Goal",
  goalFor: "for doctors",
  guessMark: "guess",
  policyStart: "start",
  years: "years",
  year: "Year",
  small: {
    vacancy: "Empty posts, %",
    leaders_strain: "Leaders' strain, %",
    engagement: "Engagement",
    quality: "Quality",
  },
  trueEngagement: "true",
  published: "published",
  engagementValue: "{plan}, published {published}",
  mean: "mean",
  low: "low",
  high: "high",
  dataTable: "{chart}: numbers by year",
  // play
  time: "Time",
  play: "Play",
  pause: "Pause",
  backYear: "Back one year",
  backQuarter: "Back one quarter",
  nextQuarter: "Forward one quarter",
  nextYear: "Forward one year",
  scrub: "Point in time",
  now: "Year {year}",
  nowQuarter: "Year {year}, quarter {quarter}",
  before: "Before the start",
  // right
  side: "People and views",
  views: { people: "People", visitor: "Me?", guess: "Guess", compare: "A | B" },
  viewsLong: {
    people: "The people of one trust",
    visitor: "What would make me say yes?",
    guess: "Guess, then reveal",
    compare: "Two plans side by side",
  },
  trust: "Trust",
  trustOption: "{name}: {archetype}",
  mark: {
    0: "clinical work",
    8: "would say yes",
    1: "clinical lead",
    2: "clinical director",
    3: "associate medical director",
    4: "medical director",
  },
  legend: { 0: "clinical", 8: "say yes", 1: "leads", 2: "directors", 3: "associates", 4: "MD" },
  countedShown: "The first {shown} of {doctors} doctors are shown.",
  grid: "Doctors of {trust}, one row a department",
  doctor: "Doctor {number}, {mark}",
  choose: "Choose a doctor to see why.",
  close: "Back to the people",
  // card
  cardTitle: "Why does this doctor say {answer}?",
  cardLeader: "Would this {role} go on?",
  no: "no",
  yes: "yes",
  who: "Doctor {number} of {trust}, {years} years a consultant",
  outOf: "{chance} like this would say yes",
  outOfLeader: "{chance} like this would go on",
  inHundred: "About {count} in 100",
  fewInHundred: "Fewer than 1 in 100",
  mostInHundred: "More than 99 in 100",
  waterfall: "From nothing to the sum: what speaks for (+) and against (−)",
  sum: "Sum",
  flipTitle: "The smallest single change that would tip it",
  flipNone: "None alone. The nearest: {lever} at full, {chance}.",
  flipNoneLeader: "Already leads.",
  flip: "{lever}: from {from} to {to}.",
  whatIf: "The same doctor …",
  asked: "if asked personally",
  halfLead: "if half her colleagues led",
  later: "here, in ten years",
  elsewhere: "in {trust}",
  waiting: "Working it out …",
  term: {
    constant: "Everything unnamed",
    rank: "Height of the rank",
    pay: "Pay, net of income lost",
    curiosity: "Curiosity",
    belief: "“I can do better”",
    stress: "Strain seen in leaders",
    autonomy: "Frontline freedom lost",
    stigma: "Stigma among peers",
    press: "Headlines",
    invitation: "Being asked",
    habit: "Habit of leading",
  },
  // visitor
  dial: {
    allowance: "Pay for the role",
    time: "Share of my week",
    other_income: "Income I would lose",
    curiosity: "Curiosity",
    belief: "“I can do better”",
    autonomy_value: "Love of the frontline",
    stigma_sensitivity: "Peers' opinion matters",
    resting_strain: "Strain I have already",
  },
  amounts: ["hardly", "little", "average", "much", "very much"],
  halfYoursLead: "If half your colleagues led: {chance}.",
  visitorYes: "You would more likely than not say yes.",
  visitorNo: "One change alone would make it a yes: {flips}.",
  visitorNone: "No single change would make it a yes; it takes several.",
  visitorFlip: "{dial} {to}",
  // guess
  guessIntro: "Before you look: where will doctors {line} stand in year 10 under the plan on the left?",
  guessFor: "Which line",
  guessBox: "Our guess, of every 100",
  guessStart: "Hide the answer",
  reveal: "Reveal",
  guessAgain: "Guess again",
  guessed: "We guessed {guess}; the model says {model}.",
  guessList: "Guesses so far",
  guessLine: "{plan}: {line}, guessed {guess}, model {model}",
  guessHint: "Drag the flag at year 10, or type.",
  // compare
  compareIntro: "The same doctors, the same luck, two plans. A is the plan on the left.",
  compareWith: "B is",
  comparePinned: "the plan kept as B",
  keepB: "Keep A as B",
  swap: "Swap",
  stopCompare: "Stop",
  measure: "Year {year}",
  differenceHead: "A − B",
  people: "People under {side}",
  compareRow: {
    prepared: "Prepared, of 100",
    in_role: "In role, of 100",
    vacancy: "Empty posts, %",
    leaders_strain: "Strain, %",
    engagement: "Engagement",
    published_engagement: "… as published",
    quality: "Quality",
  },
  chanceOnly: "≈",
  chanceNote: "≈ too close to tell from chance",
  ringNote: "Ringed: doctors who stand differently",
  // save, share, help
  saveTitle: "Save",
  saveName: "Name of the plan",
  saveDefault: "Our plan",
  saveSettings: "Settings for medlead run",
  saveSession: "Session file",
  saveSvg: "Charts as SVG",
  savePng: "Charts as PNG",
  print: "Print one page",
  load: "Load a session file",
  saveHow: "Unzip the settings, then the same numbers, bit for bit:",
  saveCommand: "medlead run --config-dir {name} experiment={name}",
  saveHash: "Hash of the settings",
  shareTitle: "Share",
  shareLink: "Link to exactly this screen",
  copy: "Copy",
  copied: "Copied",
  shareRoom: "For others in the room, on the same network:",
  shareHere: "This page runs on this computer only. Start it with --host to let the room in.",
  helpTitle: "Help",
  keys: "Keyboard shortcuts",
  keysOn: "Shortcuts on",
  keyList: [
    ["Space", "play or pause"],
    ["← →", "a quarter back, forward (with Shift a year)"],
    ["1 – 8", "presets"],
    ["R", "reset"],
    ["B", "A and B side by side"],
    ["G", "guess, then reveal"],
    ["D", "the doctor's card"],
    ["Esc", "back to the people"],
  ],
  keysNote: "They rest while a control has the focus. In the grid, arrows move and Enter opens the card.",
  aboutTitle: "What this can and cannot tell",
  about:
    "Plans are compared under stated assumptions; nothing here is a forecast. {assumed} of {total} inputs are assumed. Bands hold all but the highest and the lowest of {seeds} runs (the same luck under every plan).",
  // bottom
  budget: "Cost a year",
  limit: "limit £m",
  spent: "£{value}m",
  spentYear: "£{value}m a year",
  over: "£{value}m a year: over",
  noCost: "No cost yet",
  sentence: {
    today:
      "Left alone, by year {year} about {prepared} in 100 doctors are prepared to lead and {role} in 100 do; {vacancy} in 100 posts stand empty. Choose a preset or move a lever.",
    plan: "By year {year}, about {prepared} in 100 doctors are prepared to lead ({preparedChange} than today; {sure}), {role} in 100 do ({roleChange}), and {vacancy} in 100 posts stand empty ({vacancyChange}).",
    planUnclear: "By year {year}, about {prepared} in 100 doctors are prepared to lead (too close to today to tell from chance), {role} in 100 do ({roleChange}), and {vacancy} in 100 posts stand empty ({vacancyChange}).",
    more: "{count} more",
    fewer: "{count} fewer",
    little: "a little more",
    littleFewer: "a little fewer",
    same: "as today",
    unclear: "as today, give or take chance",
    sure: "all {seeds} runs agree",
    most: "{agree} of {seeds} runs agree",
    goalMet: "The goal is met from year {year} on.",
    goalMissed: "The goal is not reached.",
    guess: "Guess first: the answer is hidden until you reveal it.",
  },
  // state of the line to the server
  connecting: "Connecting …",
  lost: "The workshop's server does not answer; trying again. What you set is kept.",
  ready: "Ready.",
  badLink: "Part of the link could not be read; the rest of it is set.",
  badFile: "That file is not a session of this workshop, so nothing was changed.",
  loaded: "Session loaded.",
  refused: "The server could not read the question; the page goes on as it was.",
  // print
  printTitle: "A plan from the workshop",
  printPlan: "The plan",
  printCosts: "Cost a year",
  printAssumptions: "The assumptions that matter",
  printAssumption: [
    "Plans are compared under stated assumptions; this is no forecast.",
    "Two unmeasured links decide most: whether good practice makes leading respectable, and whether it creates posts.",
    "The bands show chance only; they do not say whether the assumptions are right.",
    "Strain does not make doctors leave; part-time work and growth of the workforce are left out.",
  ],
  printGuesses: "The room's guesses",
  printFoot: "medlead {version} · hash {hash}",
  printNoLevers: "No lever is pulled.",
};

/**
 * A text with its gaps filled.
 * @param {string} template such as "Year {year}"
 * @param {Record<string, unknown>} [values]
 * @returns {string}
 */
export function fill(template, values = {}) {
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * A number with a real minus sign and no more digits than asked.
 * @param {number} value
 * @param {number} [decimals]
 */
export function number(value, decimals = 0) {
  const shown = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(shown) !== 0 ? `−${shown}` : shown;
}

/**
 * As `number`, with a plus sign for a gain.
 * @param {number} value
 * @param {number} [decimals]
 */
export function signed(value, decimals = 0) {
  const shown = number(value, decimals);
  return value > 0 && Number(shown) !== 0 ? `+${shown}` : shown;
}

/**
 * A chance in plain words, without false precision.
 * @param {number} chance 0 to 1
 */
export function inHundred(chance) {
  if (chance < 0.01) return text.fewInHundred;
  if (chance > 0.99) return text.mostInHundred;
  return fill(text.inHundred, { count: Math.round(100 * chance) });
}

/**
 * A lever's level in words.
 * @param {string} name
 * @param {number} level
 * @param {number} maximum
 */
export function levelInWords(name, level, maximum) {
  const share = level / maximum;
  if (share <= 0) return text.level.off;
  if (name === "pay_premium") return fill(text.pounds, { value: number(level) });
  if (share >= 1) return text.level.full;
  if (share < 0.3) return text.level.little;
  return share <= 0.7 ? text.level.some : text.level.lot;
}
