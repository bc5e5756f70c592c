// Each exported function of the files *.checks.js of a folder is a check; results.json has what came of it.
const fs = require("node:fs");
const path = require("node:path");

exports.run = async function run(folder) {
  const results = {};
  for (const name of fs.readdirSync(folder).filter((file) => file.endsWith(".checks.js"))) {
    for (const [title, check] of Object.entries(require(path.join(folder, name)))) {
      const begun = Date.now();
      let error = null;
      try {
        await check();
      } catch (thrown) {
        error = thrown.stack ?? String(thrown);
      }
      results[title] = { error, ms: Date.now() - begun };
    }
  }
  fs.writeFileSync(path.join(process.env.OPENSIPS_SUITE, "results.json"), JSON.stringify(results, null, 1));
};
