/** The file in which a project says how it wants its queries and configs checked. */
export const projectFileName = '.kube-observatory.yaml';
