import {
  add,
  divide,
  type Fraction,
  fraction,
  fromDecimal,
  multiply,
  subtract,
} from '../../src/testing/oracle/fraction.js';

/**
 * Whether a line of a vector's working is true: words, or `label: expression = result`, exactly evaluated. A result below
 * 0 has a − before it; one that ends in … is cut off there; `→` rounds half up to as many decimals as it shows.
 *
 * @throws Error where the line has an equation that cannot be read.
 */
export function isTrue(line: string): boolean {
  if (!line.includes('=')) return true;
  const equation = line.slice(line.lastIndexOf(': ') + 1);
  const [, expression, result, cutOff, rounded] =
    /^([^=→…]+) = (−?\d+(?:\.\d+)?)(…)?(?: → (\d+(?:\.\d+)?))?$/u.exec(equation.trim()) ?? [];
  if (expression === undefined || result === undefined) throw new Error(`not an equation: ${line}`);
  const exact = exactly(expression);
  const shown = scaled(exact, decimalsOf(result));
  const isResult = shown.truncated === digitsOf(result) && (cutOff === '…') === shown.hasRest;
  return isResult && (rounded === undefined || scaled(exact, decimalsOf(rounded)).halfUp === digitsOf(rounded));
}

const decimalsOf = (number: string) => number.split('.')[1]?.length ?? 0;
const digitsOf = (number: string) => BigInt(number.replace('.', '').replace('−', '-'));

function scaled({ numerator, denominator }: Fraction, decimals: number) {
  const top = numerator * 10n ** BigInt(decimals);
  return {
    truncated: top / denominator,
    hasRest: top % denominator !== 0n,
    halfUp: (2n * top + denominator) / (2n * denominator),
  };
}

/** Numbers, n%, + − × / and parentheses. */
function exactly(expression: string): Fraction {
  const tokens = expression.match(/\d+(?:\.\d+)?|[+−×/()%]|\S/gu) ?? [];
  let at = 0;
  const take = () => tokens[at++];
  const sumOf = (): Fraction => {
    let value = productOf();
    while (tokens[at] === '+' || tokens[at] === '−') {
      value = take() === '+' ? add(value, productOf()) : subtract(value, productOf());
    }
    return value;
  };
  const productOf = (): Fraction => {
    let value = factorOf();
    while (tokens[at] === '×' || tokens[at] === '/') {
      value = take() === '×' ? multiply(value, factorOf()) : divide(value, factorOf());
    }
    return value;
  };
  const factorOf = (): Fraction => {
    const token = take();
    let value: Fraction;
    if (token === '(') {
      value = sumOf();
      if (take() !== ')') throw new Error(`a parenthesis is not closed: ${expression}`);
    } else {
      if (token === undefined || !/^\d/u.test(token)) throw new Error(`no number at ${token}: ${expression}`);
      value = fromDecimal(token);
    }
    if (tokens[at] !== '%') return value;
    at += 1;
    return divide(value, fraction(100n));
  };
  const value = sumOf();
  if (at < tokens.length) throw new Error(`${tokens[at]} cannot be read: ${expression}`);
  return value;
}
