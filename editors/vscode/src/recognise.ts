/** Whether a text is an OpenSIPS script. Says what opensips_lsp/recognise.py says; a test compares them. */

const SCRIPT =
  /^[ \t]*(?:loadmodule[ \t]+["'][^"'\n]+\.so["']|modparam[ \t]*\([ \t]*["']|(?:include|import)_file[ \t]*["']|(?:(?:failure|onreply|branch|error|local|startup|timer|event)_)?route[ \t]*(?:\[[^\]\n]*\])?[ \t\r\n]*\{)/m;

// ... of Kamailio, which shares all of these
const KAMAILIO = /^(?:#!(?:KAMAILIO|SER|MAXCOMPAT|define|subst|substdef|ifdef|ifndef|trydef)\b|request_route\b)/m;

/** Whether a text looks like an OpenSIPS script, or a part of one. */
export function isScript(text: string): boolean {
  return SCRIPT.test(text) && !KAMAILIO.test(text);
}
