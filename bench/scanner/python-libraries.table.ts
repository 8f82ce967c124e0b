/** A weakness of a Python package as its advisory tells it: the last version that has it, the first that was mended, and where. */
export interface PythonPair {
  readonly name: string;
  readonly bad: string;
  readonly fixed: string;
  readonly cwe: number;
  /** The end of the path of the file that was mended. */
  readonly file: string;
  /** Functions in which the mistake stands; empty: anywhere in the file. */
  readonly functions: readonly string[];
}

const pairs = (cwe: number, rows: string): readonly PythonPair[] =>
  rows
    .trim()
    .split('\n')
    .map((row) => {
      const [name = '', bad = '', fixed = '', file = '', ...functions] = row.trim().split(/\s+/);
      return { name, bad, fixed, cwe, file, functions };
    });

/** Advisories of 2023 and later. Chosen by what they say and by what was changed, before the scanner had seen one of them. */
export const PYTHON_PAIRS: readonly PythonPair[] = [
  // Path traversal, names in archives among it.
  ...pairs(
    22,
    `aiohttp 3.9.1 3.9.2 aiohttp/web_urldispatcher.py _handle
     jupyter-lsp 2.2.1 2.2.2 jupyter_lsp/virtual_documents_shadow.py
     GitPython 3.1.34 3.1.35 git/refs/symbolic.py
     fonttools 4.60.1 4.60.2 fontTools/varLib/__init__.py main
     ansible-core 2.15.4 2.15.5 ansible/galaxy/role.py install
     internetarchive 5.5.0 5.5.1 internetarchive/files.py download
     jaraco.context 6.0.1 6.1.0 jaraco/context/__init__.py tarball
     onnx 1.16.1 1.16.2 onnx/hub.py download_model_with_test_data
     pymdown-extensions 9.11 10.0 pymdownx/snippets.py get_snippet_path
     nicegui 1.4.20 1.4.21 nicegui/nicegui.py _get_resource
     monai 1.5.0 1.5.1 monai/apps/utils.py extractall
     langchain-core 0.1.29 0.1.30 langchain_core/utils/loading.py try_load_from_hub`,
  ),
  // Commands.
  ...pairs(
    78,
    `ansys-geometry-core 0.3.2 0.3.3 connection/product_instance.py
     ipython 8.9.0 8.10.0 IPython/utils/terminal.py _set_term_title
     llama-index-cli 0.4.0 0.4.1 llama_index/cli/rag/base.py handle_cli`,
  ),
  // Code.
  ...pairs(
    94,
    `guardrails-ai 0.5.9 0.5.10 guardrails/utils/validator_utils.py
     pymatgen 2024.2.8 2024.2.20 pymatgen/symmetry/settings.py`,
  ),
  // SQL.
  ...pairs(
    89,
    `piccolo 1.1.0 1.1.1 piccolo/engine/sqlite.py rollback_to release savepoint
     redshift-connector 2.1.4 2.1.5 redshift_connector/metadataServerAPIHelper.py`,
  ),
  // Templates.
  ...pairs(
    1336,
    `changedetection.io 0.45.20 0.45.21 changedetectionio/notification.py process_notification
     haystack-ai 2.3.0 2.3.1 haystack/components/builders/prompt_builder.py`,
  ),
  // Text that becomes markup.
  ...pairs(
    79,
    `aiohttp 3.9.3 3.9.4 aiohttp/web_urldispatcher.py _directory_as_html
     jinja2 3.1.2 3.1.3 jinja2/filters.py do_xmlattr
     djangorestframework 3.15.1 3.15.2 rest_framework/templatetags/rest_framework.py break_long_headers`,
  ),
  // Objects out of bytes.
  ...pairs(
    502,
    `PyDrive2 1.17.0 1.18.0 pydrive2/settings.py
     kedro 0.19.8 0.19.9 kedro/framework/session/shelvestore.py`,
  ),
  // Entities of XML.
  ...pairs(
    611,
    `fonttools 4.42.1 4.43.0 fontTools/subset/svg.py
     langchain-text-splitters 0.3.8 0.3.9 langchain_text_splitters/html.py`,
  ),
  // Regular expressions that take forever.
  ...pairs(1333, `python-multipart 0.0.6 0.0.7 multipart/multipart.py`),
  // Requests to hosts that data names.
  ...pairs(918, `bentoml 1.4.18 1.4.19 _bentoml_impl/serde.py`),
  // Redirects.
  ...pairs(601, `jupyter-server 2.7.1 2.7.2 jupyter_server/auth/login.py _redirect_safe`),
  // What an error shows, and what a log takes.
  ...pairs(209, `jupyter-server 2.11.1 2.11.2 jupyter_server/base/handlers.py write_error`),
  ...pairs(117, `flask-cors 4.0.0 4.0.1 flask_cors/extension.py`),
];
