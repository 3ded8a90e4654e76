import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTraceparent, parseTraceparent, withRemoteParent } from './traceparent.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

test('reads what it writes', () => {
  const hex = (length: number): fc.Arbitrary<string> =>
    fc
      .string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length })
      .filter((text) => /[^0]/.test(text));
  fc.assert(
    fc.property(hex(32), hex(16), fc.integer({ min: 0, max: 255 }), (trace32, span16, traceFlags) => {
      const spanContext = { traceId: trace32, spanId: span16, traceFlags, isRemote: true };
      expect(parseTraceparent(formatTraceparent(spanContext))).toEqual(spanContext);
    }),
  );
});

test.each([[`01-${traceId}-${spanId}-01-what-comes-later`], [`cc-${traceId}-${spanId}-01`]])(
  'reads the known part of a later version: %s',
  (text) => {
    expect(parseTraceparent(text)).toEqual({ traceId, spanId, traceFlags: 1, isRemote: true });
  },
);

test.each([
  undefined,
  '',
  `00-${traceId}-${spanId}`,
  `00-${traceId}-${spanId}-01-more`,
  `cc-${traceId}-${spanId}-01more`,
  `ff-${traceId}-${spanId}-01`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  ` 00-${traceId}-${spanId}-01`,
  `00-${traceId}-${spanId}-01\n`,
])('takes %j for none', (text) => {
  expect(parseTraceparent(text)).toBeUndefined();
  expect(withRemoteParent(ROOT_CONTEXT, text)).toBe(ROOT_CONTEXT);
});

test('makes nothing but whole contexts of any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[\da-f]{2}-[\da-f]{30,34}-[\da-f]{15,17}-[\da-f]{2}(-.*)?$/)),
      (text) => {
        const parsed = parseTraceparent(text);
        if (parsed === undefined) return;
        expect(formatTraceparent(parsed).slice(3)).toBe(text.slice(3, 55));
        expect(trace.getSpanContext(withRemoteParent(ROOT_CONTEXT, text))).toEqual(parsed);
      },
    ),
  );
});
