import type { Policy } from '../model/index.ts';

/**
 * What opening a file tells of a run where no policy says more. A label that every build gets says nothing, so nothing is listed
 * that ordinary work reads: no sources, no lockfiles, no node_modules, no certificates. Credentials and files that are secret by
 * their name are hidden (`files.deny`); where a person opened one all the same, it is private without being listed here.
 */
export const LABELLED_FILES: Policy['labels'] = {
  private: [
    // State and variables of infrastructure hold passwords and keys in the clear.
    '*.tfstate',
    '*.tfstate.backup',
    '*.auto.tfvars',
    // What other tools keep secrets in, and what is not hidden because projects commit encrypted or empty ones.
    'secrets.yaml',
    'secrets.yml',
    'secrets.json',
    'secrets.toml',
    'kubeconfig',
    '*.kubeconfig',
    '*.p12',
    '*.pfx',
    // People's mail, contacts and recorded sessions; a recording of HTTP holds cookies.
    '*.eml',
    '*.mbox',
    '*.pst',
    '*.vcf',
    '*.har',
    // Dumps of databases.
    '*.sql.gz',
    '*.dump',
    '*.rdb',
  ],
  untrusted: [
    // Anybody can send a mail, and a recording holds what servers answered.
    '*.eml',
    '*.mbox',
    '*.pst',
    '*.har',
    // What a browser brought.
    '~/Downloads',
  ],
};
