/** Fields of syntax nodes that handlers ask for, the same numbers in every grammar (0: none of these). */
export const FIELDS: readonly string[] = [
  'left',
  'right',
  'operator',
  'value',
  'name',
  'body',
  'condition',
  'consequence',
  'alternative',
  'object',
  'property',
  'attribute',
  'function',
  'arguments',
  'argument',
  'parameters',
  'parameter',
  'type',
  'definition',
  'superclasses',
  'module_name',
  'alias',
  'subject',
  'guard',
  'pattern',
  'key',
  'index',
  'constructor',
  'declaration',
  'source',
  'handler',
  'finalizer',
  'initializer',
  'increment',
  'open_tag',
  'subscript',
  'declarator',
  'init',
  'update',
  'element',
  'operand',
  'array',
  'scope',
  'resources',
  'superclass',
  'interfaces',
  'field',
  'receiver',
  'method',
  'block',
  'result',
  'dimensions',
  'start',
  'end',
  'package',
  'initialize',
  'return_expression',
  'default_value',
  'begin',
  'variable',
];

export const F_LEFT = 1;
export const F_RIGHT = 2;
export const F_OPERATOR = 3;
export const F_VALUE = 4;
export const F_NAME = 5;
export const F_BODY = 6;
export const F_CONDITION = 7;
export const F_CONSEQUENCE = 8;
export const F_ALTERNATIVE = 9;
export const F_OBJECT = 10;
export const F_PROPERTY = 11;
export const F_ATTRIBUTE = 12;
export const F_FUNCTION = 13;
export const F_ARGUMENTS = 14;
export const F_ARGUMENT = 15;
export const F_PARAMETERS = 16;
export const F_PARAMETER = 17;
export const F_TYPE = 18;
export const F_DEFINITION = 19;
export const F_SUPERCLASSES = 20;
export const F_MODULE_NAME = 21;
export const F_ALIAS = 22;
export const F_SUBJECT = 23;
export const F_GUARD = 24;
export const F_PATTERN = 25;
export const F_KEY = 26;
export const F_INDEX = 27;
export const F_CONSTRUCTOR = 28;
export const F_DECLARATION = 29;
export const F_SOURCE = 30;
export const F_HANDLER = 31;
export const F_FINALIZER = 32;
export const F_INITIALIZER = 33;
export const F_INCREMENT = 34;
export const F_OPEN_TAG = 35;
export const F_SUBSCRIPT = 36;
export const F_DECLARATOR = 37;
export const F_INIT = 38;
export const F_UPDATE = 39;
export const F_OPERAND = 41;
export const F_ARRAY = 42;
export const F_RESOURCES = 44;
export const F_SUPERCLASS = 45;
export const F_INTERFACES = 46;
export const F_FIELD = 47;
export const F_RECEIVER = 48;
export const F_START = 53;
export const F_END = 54;
export const F_INITIALIZE = 56;
export const F_RETURN_EXPRESSION = 57;
export const F_DEFAULT_VALUE = 58;
export const F_SCOPE = 43;
export const F_BEGIN = 59;
export const F_VARIABLE = 60;
export const F_BLOCK = 50;
export const F_METHOD = 49;
