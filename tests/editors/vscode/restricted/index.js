// Runs in VS Code's extension host.
exports.run = () => require("../suite/run").run(__dirname);
