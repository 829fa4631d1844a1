// The order of search results. Sphinx gives all pages with a word the same score; pages for users come first here.
const LESS = [/^docs\/adr\//, /^examples\//, /^dev\//, /^CONTRIBUTING/, /^docs\/(benchmarks|walkthrough|architecture)/];
const MORE = [/^docs\/how-to\//, /^docs\/(runbooks|sources|reference|concepts|getting-started)/];

var Scorer = {
  score: ([page, , , , score]) =>
    score + (MORE.some((pattern) => pattern.test(page)) ? 2 : 0) - (LESS.some((pattern) => pattern.test(page)) ? 3 : 0),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
