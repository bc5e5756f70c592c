// Runs in VS Code's extension host.
exports.run = () => require("./run").run(__dirname);
