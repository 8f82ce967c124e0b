import type { OtherLanguages } from '../../rule.ts';
import { codeMatches } from '../../text.ts';

const SPRING = /\bcsrf\(\)\s*\.disable\(\)|\bcsrf\(\s*(?:\w+\s*->\s*\w+\.disable\(\)|\w+::disable)\s*\)/g;

export const others: OtherLanguages = {
  java: {
    file: (file, report) => {
      for (const { span } of codeMatches(file.unit, SPRING)) report(span);
    },
  },
};
