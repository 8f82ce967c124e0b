/** Names that a model could make up. Written for this test: none was looked up, and some may exist by now. */
const WHAT =
  'auth cache config cron csv date diff email feature form geo http image json ledger locale log markdown metric money'.split(
    ' ',
  );
const HOW = 'wizardry superflow autopilot quickbridge smartglue'.split(' ');

/** 100 for each ecosystem. */
export const INVENTED: Readonly<Record<'npm' | 'pypi', readonly string[]>> = {
  npm: WHAT.flatMap((what) => HOW.map((how, index) => (index % 2 === 0 ? `${what}-${how}` : `@${how}/${what}-kit`))),
  pypi: WHAT.flatMap((what) => HOW.map((how, index) => (index % 2 === 0 ? `py${what}-${how}` : `${what}_${how}_helpers`))),
};

/** What is asked for by mistake, and what was meant. */
export const MISTAKES: readonly (readonly ['npm' | 'pypi', asked: string, meant: string])[] = [
  ['pypi', 'cv2', 'opencv-python'],
  ['pypi', 'sklearn', 'scikit-learn'],
  ['pypi', 'bs4', 'beautifulsoup4'],
  ['pypi', 'yaml', 'PyYAML'],
  ['pypi', 'PIL', 'Pillow'],
  ['pypi', 'skimage', 'scikit-image'],
  ['pypi', 'dotenv', 'python-dotenv'],
  ['pypi', 'dateutil', 'python-dateutil'],
  ['pypi', 'Crypto', 'pycryptodome'],
  ['pypi', 'serial', 'pyserial'],
  ['pypi', 'usb', 'pyusb'],
  ['pypi', 'jwt', 'PyJWT'],
  ['pypi', 'docx', 'python-docx'],
  ['pypi', 'pptx', 'python-pptx'],
  ['pypi', 'fitz', 'PyMuPDF'],
  ['pypi', 'magic', 'python-magic'],
  ['pypi', 'MySQLdb', 'mysqlclient'],
  ['pypi', 'OpenSSL', 'pyOpenSSL'],
  ['pypi', 'git', 'GitPython'],
  ['pypi', 'github', 'PyGithub'],
  ['pypi', 'gitlab', 'python-gitlab'],
  ['pypi', 'zmq', 'pyzmq'],
  ['pypi', 'nacl', 'PyNaCl'],
  ['pypi', 'attr', 'attrs'],
  ['pypi', 'faiss', 'faiss-cpu'],
  ['pypi', 'grpc', 'grpcio'],
  ['pypi', 'google.protobuf', 'protobuf'],
  ['pypi', 'googleapiclient', 'google-api-python-client'],
  ['pypi', 'rest_framework', 'djangorestframework'],
  ['pypi', 'corsheaders', 'django-cors-headers'],
  ['pypi', 'telegram', 'python-telegram-bot'],
  ['pypi', 'discord', 'discord.py'],
  ['pypi', 'pytorch', 'torch'],
  ['pypi', 'tf', 'tensorflow'],
  ['pypi', 'win32com', 'pywin32'],
  ['pypi', 'wx', 'wxPython'],
  ['pypi', 'gi', 'PyGObject'],
  ['pypi', 'slugify', 'python-slugify'],
  ['pypi', 'websocket', 'websocket-client'],
  ['pypi', 'socketio', 'python-socketio'],
  ['pypi', 'jose', 'python-jose'],
  ['pypi', 'kafka', 'kafka-python'],
  ['pypi', 'ldap', 'python-ldap'],
  ['pypi', 'umap', 'umap-learn'],
  ['pypi', 'osgeo', 'GDAL'],
  ['pypi', 'speech_recognition', 'SpeechRecognition'],
  ['npm', 'tailwind', 'tailwindcss'],
  ['npm', 'discordjs', 'discord.js'],
  ['npm', 'redux-toolkit', '@reduxjs/toolkit'],
  ['npm', 'threejs', 'three'],
];
