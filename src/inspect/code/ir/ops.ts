/**
 * Operations of the intermediate form, the same for every language. A node is a place in `Unit.code`:
 * `[op, start, end, operand...]`; an operand is another node (0: none), a string's number, or a count with a list after it.
 */
export const NONE = 0;

// Expressions.
/** text */
export const STRING = 1;
/** number in `numbers` */
export const NUMBER = 2;
/** 0 or 1 */
export const BOOL = 3;
export const NULL = 4;
/** text */
export const NAME = 5;
/** object, text */
export const MEMBER = 6;
/** object, key */
export const INDEX = 7;
/** callee, flags, count, arguments */
export const CALL = 8;
/** text, value */
export const KEYWORD = 9;
/** value */
export const SPREAD = 10;
/** count, parts: text with values put in */
export const TEMPLATE = 11;
/** operator text, left, right */
export const BINARY = 12;
/** operator text, value */
export const UNARY = 13;
/** `and`, `or` or `??`, left, right */
export const LOGIC = 14;
/** test, then, else */
export const CONDITIONAL = 15;
/** count, items: list, tuple, set, array; a target of destructuring too */
export const LIST = 16;
/** count of pairs, key and value each; key 0 for a spread */
export const MAP = 17;
/** number in `functions` */
export const FUNCTION = 18;
/** target, value, operator text (0: plain), 1 when the target is new in its block */
export const ASSIGN = 19;
/** count, values: something that is computed of these in an unknown way */
export const OTHER = 20;
/** object, from, to */
export const SLICE = 21;
/** element, count of clauses, target, iterable and condition each */
export const COMPREHENSION = 22;
/** pattern text, flags text */
export const REGEX = 23;
/** number in `classes`: as a statement or an expression */
export const CLASS = 24;
/** value (0: none yet), text: what is declared to be of a type */
export const TYPED = 25;

// Statements.
/** count, statements */
export const BLOCK = 40;
/** test, then, else */
export const IF = 41;
/** target, iterable, body, else */
export const FOR_EACH = 42;
/** test, body, update, runs-first flag */
export const WHILE = 43;
/** value */
export const RETURN = 44;
/** value */
export const THROW = 45;
/** body, else, finally, count, type, name text and block each */
export const TRY = 46;
/** subject, count, test and body each (test 0: default), falls-through flag */
export const SWITCH = 47;
export const BREAK = 48;
export const CONTINUE = 49;
/** number in `functions` */
export const DEFINE = 50;
/** module text, imported text (0: the module itself), local text (0: for its effects) */
export const IMPORT = 51;
/** local value node, exported text, module text (0: own) */
export const EXPORT = 52;
/** test, message */
export const ASSERT = 53;
/** value */
export const DELETE = 54;

/** Flags of CALL. */
export const IS_NEW = 1;
export const IS_TAGGED = 2;
