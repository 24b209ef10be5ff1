// A PC with PouchDB: `node pc.js FOLDER`. Takes one command a line as JSON, answers each with a line.
//
//   {"do": "load", "file": …, "as": "final" | "history" | "operations"}
//   {"do": "push", "to": address}    the first PC's documents go to the hub
//   {"do": "pull", "from": address}  a second PC fetches all
//
// A file has one JSON value a line: for operations a document each, else a dossier's revisions, the
// oldest first.
const fs = require("fs");
const PouchDB = require("pouchdb").defaults({ prefix: `${process.argv[2]}/` });
const here = new PouchDB("here");
const options = { batch_size: 100, batches_limit: 10 };

async function load(file, as) {
  const lines = fs.readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
  if (as === "operations") return put(lines);
  if (as === "final") return put(lines.map((revisions) => revisions.at(-1)));
  const newest = new Map();
  for (let n = 0; lines.some((revisions) => revisions.length > n); n += 1) {
    const documents = lines.filter((revisions) => revisions.length > n).map((revisions) => revisions[n]);
    for (const it of documents) if (newest.has(it._id)) it._rev = newest.get(it._id);
    for (const { id, rev } of await put(documents)) newest.set(id, rev);
  }
}

async function put(documents) {
  const done = await here.bulkDocs(documents);
  const refused = done.find((it) => it.error);
  if (refused) throw new Error(`${refused.id}: ${refused.message}`);
  return done;
}

async function act(command) {
  if (command.do === "load") return load(command.file, command.as);
  const [from, to] =
    command.do === "push" ? [here, new PouchDB(command.to)] : [new PouchDB(command.from), new PouchDB("there")];
  const done = await PouchDB.replicate(from, to, options);
  if (!done.ok) throw new Error(JSON.stringify(done.errors));
  return { documents: done.docs_written };
}

async function main() {
  console.log("ready");
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    const done = await act(JSON.parse(line));
    console.log(JSON.stringify(done ?? {}));
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
