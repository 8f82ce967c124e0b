const MOST_NOTICES = 20;

/** A server that floods with what is no message must not flood the client's log too. */
export function bounded(notice: (text: string) => void): (text: string) => void {
  let left = MOST_NOTICES;
  return (text) => {
    if (left < 0) return;
    notice(left === 0 ? 'more of the same is not told' : text);
    left -= 1;
  };
}
