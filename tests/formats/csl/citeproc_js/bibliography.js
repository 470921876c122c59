// Prints the bibliography of all items in a style, an entry a line.
// node bibliography.js ENGINE STYLE.csl FOLDER_OF_LOCALES ITEMS.json
const { readFileSync } = require("fs");

const [engine, style, locales, file] = process.argv.slice(2);
const { Engine } = require(engine);
const items = new Map(JSON.parse(readFileSync(file, "utf8")).map((item) => [item.id, item]));
const processor = new Engine(
  {
    retrieveLocale: (language) => readFileSync(`${locales}/locales-${language}.xml`, "utf8"),
    retrieveItem: (id) => items.get(id),
  },
  readFileSync(style, "utf8"),
);
processor.setOutputFormat("text");
processor.updateItems([...items.keys()]);
const [, entries] = processor.makeBibliography();
console.log(entries.map((entry) => entry.trim()).join("\n"));
