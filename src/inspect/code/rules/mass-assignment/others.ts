import type { OtherLanguages } from '../../rule.ts';

export const others: OtherLanguages = {
  php: {
    calls: [
      {
        names: ['create', 'fill', 'update', 'forceFill', 'insert', 'forceCreate', 'make'],
        check: (call, report) => {
          const [fields] = call.args;
          if (
            fields === undefined ||
            !/^(?:\$request|request\(\)|Request|Input|\w*Request\(\))\.all(?:\(\))?$|^\$_(?:POST|GET|REQUEST)$/.test(fields.path)
          )
            return;
          report(call.place);
        },
      },
    ],
  },
  ruby: { calls: [{ names: ['permit!'], check: (call, report) => report(call.place) }] },
};
