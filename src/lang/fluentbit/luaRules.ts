import { checkLua, luaFunctions } from '../fluent/luaCheck.ts';
import type { FluentbitSection } from './fluentbitAst.ts';
import { propertyOf } from './fluentbitAst.ts';
import type { FluentbitContext } from './fluentbitContext.ts';
import { isBesideDocument, resolvedValue } from './fluentbitContext.ts';

/** Checks the code of a Lua filter, inline or in its file, and that it defines the function that is called. */
export function checkLuaFilter(context: FluentbitContext, section: FluentbitSection): void {
  const code = propertyOf(section, 'code');
  const script = propertyOf(section, 'script');
  let source = code?.value;
  if (code !== undefined && !code.isDynamic) {
    const problem = checkLua(code.value);
    if (problem !== undefined)
      context.report('bad-lua', 'error', `Lua cannot load this code: ${problem.message}.`, code.valueSpan);
  } else if (script !== undefined) {
    const path = resolvedValue(context, script) ?? '';
    source = path === '' ? undefined : context.files.read(context.mainUri, path)?.text;
    const problem = source === undefined ? undefined : checkLua(source);
    if (problem !== undefined)
      context.report('bad-lua', 'error', `Lua cannot load ${path}: ${problem.message}.`, script.valueSpan);
    if (source === undefined && isBesideDocument(path) && context.files.list(context.mainUri, path)?.length === 0) {
      context.report(
        'missing-file',
        'warning',
        `No file is called '${path}' beside this one. Fluent Bit refuses to start without it.`,
        script.valueSpan,
      );
    }
  }
  const call = propertyOf(section, 'call');
  const name = call === undefined ? undefined : resolvedValue(context, call);
  if (source === undefined || call === undefined || name === undefined) return;
  const functions = luaFunctions(source);
  if (functions.has(name) || /\brequire\b|\bload\b|_G|setmetatable/.test(source)) return;
  const known = functions.size === 0 ? '' : ` It defines ${[...functions].join(', ')}.`;
  context.report('unknown-function', 'error', `The Lua code defines no function '${name}'.${known}`, call.valueSpan);
}
