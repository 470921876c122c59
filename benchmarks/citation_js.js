// Prints the CPU seconds that citation-js takes to write items of CSL-JSON as BibTeX, the best of ROUNDS.
// NODE_PATH=node_modules node citation_js.js ITEMS.json ROUNDS
const { readFileSync } = require("fs");
const { plugins } = require("@citation-js/core");
require("@citation-js/plugin-bibtex");

const [file, rounds] = process.argv.slice(2);
const items = JSON.parse(readFileSync(file, "utf8"));
let best = Infinity;
for (let round = 0; round < Number(rounds); round++) {
  const start = process.cpuUsage();
  plugins.output.format("bibtex", items);
  const { user, system } = process.cpuUsage(start);
  best = Math.min(best, (user + system) / 1e6);
}
console.log(best);
