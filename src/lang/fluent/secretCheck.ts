/** Words that stand in for a secret in examples and defaults. */
const placeholders =
  /^(?:|changeme|change_me|xxx+|\*+|<.*>|your[-_ ].*|example|none|null|false|true|default|anonymous|dummy|test|todo.*|\[.*\])$/i;

/** Names of keys that hold a secret. */
const secretNames =
  /(?:passw(?:or)?d|passwd|passphrase|secret(?:_?key)?|shared_?key|(?:api|license|access|account|instrumentation)_?key|(?:bearer_|splunk_|hec_|auth_|api_)?token|apikey|sas_token|client_secret)$/i;

/** Names that look secret and are not: files, lengths, switches. */
const harmless =
  /(?:file|path|ttl|enabled?|command|url|format|field|^key|_key_name|tokenizer)$|^(?:tenant|partition|hash|cache|tag|message|time)_/i;

/** Whether a key of that name holds a secret and the value is one written in clear. */
export function isClearSecret(name: string, value: string): boolean {
  if (!isSecretName(name)) return false;
  return !/\$\{|#\{|\{\{|<%|^\$/.test(value) && !placeholders.test(value.trim());
}

/** Names that were looked at; configs use few different ones. */
const knownNames = new Map<string, boolean>();

/** Whether a key of that name holds a secret. */
export function isSecretName(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const last = name.slice(name.lastIndexOf('.') + 1);
  const isSecret = secretNames.test(last) && !harmless.test(last);
  if (knownNames.size >= 1000) knownNames.clear();
  knownNames.set(name, isSecret);
  return isSecret;
}
