// What `npm run demo` can be told. Read twice: before anything is set up, so that a mistake costs no time, and by the session.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * The options of the command line; `kubeconfig` is absolute.
 * @throws Error whose message is one line for the user: an option that there is not, a value that is missing, a file that is not there.
 */
export function readDemoOptions(args) {
  const { values } = parse(args);
  if (values.kubeconfig === undefined) return values;
  // npm runs scripts in the project's folder; a path means the folder in which the user stands.
  const kubeconfig = resolve(process.env.INIT_CWD ?? process.cwd(), values.kubeconfig);
  if (!existsSync(kubeconfig)) throw new Error(`There is no kubeconfig ${kubeconfig}.`);
  return { ...values, kubeconfig };
}

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        kubeconfig: { type: 'string' },
        pods: { type: 'string' },
        bare: { type: 'boolean' },
        port: { type: 'string', default: '0' },
        browser: { type: 'boolean' },
        'no-open': { type: 'boolean' },
        // Not for users: the desktop VS Code that was found.
        desktop: { type: 'string' },
      },
    });
  } catch (error) {
    const unknown = /^Unknown option '([^']*)'/.exec(error.message)?.[1];
    const told = unknown === undefined ? `${error.message.split(/\.?\n/, 1)[0]}.` : `There is no option ${unknown}.`;
    throw new Error(`${told} npm run demo -- --help lists them.`, { cause: error });
  }
}
