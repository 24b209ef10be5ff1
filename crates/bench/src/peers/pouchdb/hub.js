// A hub that speaks CouchDB's protocol: `node hub.js FOLDER` prints its port when it is up.
const PouchDB = require("pouchdb").defaults({ prefix: `${process.argv[2]}/` });
const app = require("express")();
const options = {
  mode: "minimumForPouchDB",
  inMemoryConfig: true,
  configPath: `${process.argv[2]}/config.json`,
  logPath: `${process.argv[2]}/log.txt`,
};
app.use("/", require("express-pouchdb")(PouchDB, options));
const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
