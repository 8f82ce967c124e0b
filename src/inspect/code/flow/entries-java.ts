import type { FunctionCode, Parameter, Unit } from '../ir/unit.ts';
import { plainType } from '../lower/java-declarations.ts';
import { modelOf } from '../models/models.table.ts';
import { type Entry, entryData, NO_ENTRY, textOf } from './entry.ts';
import type { Machine } from './machine.ts';
import { harmless, type Value } from './value.ts';

const MAPPING =
  /^@(?:(?:Get|Post|Put|Delete|Patch|Request|Message|Query|Mutation)Mapping|GET|POST|PUT|DELETE|PATCH|Path|Get|Post|Put|Delete)\b/;
const GIVEN =
  /^@(?:RequestParam|PathVariable|RequestBody|RequestHeader|CookieValue|MatrixVariable|ModelAttribute|RequestPart|QueryParam|PathParam|FormParam|HeaderParam|CookieParam|MatrixParam|BeanParam|QueryValue|Body|Payload|Argument)\b/;
/** What a framework hands to a handler by its type, and no client decides. */
const OWN_TYPE =
  /^(?:Model|ModelMap|ModelAndView|BindingResult|Errors|\w*Response|Principal|Authentication|\w*Session|SessionStatus|RedirectAttributes|Pageable|Sort|Locale|TimeZone|UriComponentsBuilder|Writer|PrintWriter|OutputStream|\w*Context|UriInfo|\w*Service|\w*Repository|User|UserDetails|\w*Principal|Jwt|\w*Request|HttpHeaders|HttpMethod)$/;

/** Which framework calls a method of Java, and what it brings. */
export function javaEntry(m: Machine, unit: Unit, code: FunctionCode): Entry {
  const own = code.decorators.map((node) => textOf(unit, node));
  const isHandler = own.some((text) => MAPPING.test(text));
  const values = code.parameters.map((parameter) => givenTo(m, unit, code, parameter, isHandler));
  if (!isHandler && values.every((value) => value === undefined)) return NO_ENTRY;
  return { framework: frameworkOf(unit, code, own), verb: '*', path: '', values };
}

function givenTo(m: Machine, unit: Unit, code: FunctionCode, parameter: Parameter, isHandler: boolean): Value | undefined {
  const type = plainType(parameter.type);
  const model = modelOf(unit.language);
  if (model.roleOfType.has(type) || model.plainTypes.has(type)) return undefined;
  const annotations = parameter.decorators.map((node) => textOf(unit, node));
  const given = annotations.find((text) => GIVEN.test(text));
  if (given !== undefined && (model.plainTypes.has(elementType(parameter.type)) || isEnumeration(m, unit, type))) return harmless;
  if (given !== undefined) return entryData(unit, code, parameter, `${/^@\w+/.exec(given)?.[0]} is what the client sent`);
  if (/RequestEvent$/.test(type)) return entryData(unit, code, parameter, `\`${parameter.name}\` comes from the caller`);
  if (
    !isHandler ||
    OWN_TYPE.test(type) ||
    annotations.some((text) =>
      /^@(?:Context|AuthenticationPrincipal|Suspended|SessionAttribute|Value|Autowired|Inject)\b/.test(text),
    )
  )
    return undefined;
  const data = entryData(unit, code, parameter, `\`${parameter.name}\` comes with the request`);
  // What is done with an object is told by its class.
  return /^[A-Z]\w+$/.test(type) && !model.vagueTypes.has(type) ? { ...data, path: `${type}()` } : data;
}

/** `Integer` of `List<Integer>`, `Optional<Integer>`. */
function elementType(type: string): string {
  return /<\s*(?:\?\s*extends\s+)?([\w.]+)\s*>\s*$/.exec(type)?.[1] ?? '';
}

/** An enumeration of the project: a framework makes one of its constants of what a client sent, or refuses. */
function isEnumeration(m: Machine, unit: Unit, type: string): boolean {
  if (!/^[A-Z]\w*$/.test(type)) return false;
  const declares = new RegExp(`\\benum\\s+${type}\\b`);
  return declares.test(unit.text) || declares.test(m.resolve(unit, type)?.unit.text ?? '');
}

/** What is returned is the answer itself, or the name of a page. */
function frameworkOf(unit: Unit, code: FunctionCode, own: readonly string[]): string {
  const type =
    /([\w.]+(?:<[^<>]*>)?)\s+$/.exec(unit.text.slice(Math.max(code.start, code.nameStart - 200), code.nameStart))?.[1] ?? '';
  if (!/^(?:String|(?:ResponseEntity|Mono)<String>|Response)$/.test(type)) return 'java';
  const onClass = (unit.classes[code.owner]?.decorators ?? []).map((node) => textOf(unit, node));
  // What a handler says of its answer counts before what its class says.
  const said = [own, onClass].map((texts) => texts.find((text) => PRODUCES.test(text))).find((text) => text !== undefined);
  const isPage = said !== undefined && PAGE.test(said);
  if (type === 'Response') return isPage ? 'spring-body' : 'java-answer';
  if (said !== undefined && !isPage) return type === 'String' ? 'java' : 'java-answer';
  if ([...own, ...onClass].some((text) => /^@(?:RestController|ResponseBody)\b/.test(text))) return 'spring-body';
  if (type === 'String' && onClass.some((text) => /^@Controller\b/.test(text))) return 'spring-view';
  return isPage ? 'spring-body' : 'java-answer';
}

const PRODUCES = /^@Produces\b|\bproduces\s*=/;
const PAGE = /text\/html|TEXT_HTML|\bxhtml|XHTML/;
