/** The head of a request or an answer may be this long; Node's own default is too little for some. */
export const LONGEST_HEAD = 65_536;
