import type { CallView, OtherLanguages, Report } from '../../rule.ts';

/** The answer itself, or a writer to it. */
const ANSWER = /\bget(?:Writer|OutputStream)\(\)$|(?:ServletOutputStream|JspWriter)\(\)$/;

/** `error.printStackTrace(response.getWriter())` */
function checkPrinted(call: CallView, report: Report): undefined {
  const [to] = call.args;
  if (to !== undefined && ANSWER.test(to.path) && !/socket/i.test(to.path)) report(call.place);
}

export const others: OtherLanguages = {
  java: { calls: [{ names: ['printStackTrace'], check: checkPrinted }] },
};
