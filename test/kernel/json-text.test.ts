import { describe, expect, it } from 'vitest';
import { fenIn } from '../../src/kernel/fen.js';
import { beginsNumber, Char, endOfToken, JsonText } from '../../src/kernel/json-text.js';
import { percentIn } from '../../src/kernel/percent.js';
import { dayIn } from '../../src/kernel/plain-date.js';

/** What a method makes of a text, and what it leaves of it. */
function taken<T>(text: string, take: (json: JsonText) => T): { value: T; left: string } {
  const json = new JsonText(text);
  const value = take(json);
  return { value, left: text.slice(json.at) };
}

describe('a token ends', () => {
  it.each([
    ['a mark', '{}', '}'],
    ['a blank', '  1', ' 1'],
    ['a string', '"a",1', ',1'],
    ['an empty string', '"":1', ':1'],
    ['a string with an escaped quote', String.raw`"a\"b" ]`, ' ]'],
    ['a string that ends in a backslash', String.raw`"a\\" ]`, ' ]'],
    ['a number', '-1.5e+30,', ','],
    ['a word', 'false]', ']'],
    ['a character that JSON has only in strings', '$1', '1'],
  ])('behind %s', (_, text, left) => {
    expect(text.slice(endOfToken(text, 0))).toBe(left);
  });

  it.each(['"', '"a', String.raw`"a\"`, '"a\\'])('beyond the text for the string %s, which does not end', (text) => {
    expect(endOfToken(text, 0)).toBeGreaterThan(text.length);
  });

  it('a number begins with a digit or a minus', () => {
    expect([...'-09'].every((first) => beginsNumber(first.charCodeAt(0)))).toBe(true);
    expect([...'+.,:;/e"'].some((first) => beginsNumber(first.charCodeAt(0)))).toBe(false);
  });
});

describe('from JSON text is taken', () => {
  it('a mark, behind any blanks of JSON and no others', () => {
    expect(taken(' \t\r\n{1', (json) => json.take(Char.Object))).toEqual({ value: true, left: '1' });
    for (const other of ['\u00a0{', '\u000b{', '\ufeff{', '', '[']) {
      expect(taken(other, (json) => json.take(Char.Object)).value, other).toBe(false);
    }
  });

  it('null, and no other word', () => {
    expect(taken(' null,', (json) => json.takeNull())).toEqual({ value: true, left: ',' });
    for (const other of ['nul', 'nil', '"null"', '0', '']) {
      expect(taken(other, (json) => json.takeNull()).value, other).toBe(false);
    }
  });

  it('a key, wherever in the list it is and wherever one begins to look', () => {
    const keys = ['"a":', '"ab":', '"c":'];
    for (const likely of [0, 1, 2, 3]) {
      expect(taken(' "ab":1', (json) => json.takeKey(keys, likely))).toEqual({ value: 1, left: '1' });
      for (const other of ['"b":1', '"a" :1', 'a:1', '"a', '']) {
        expect(taken(other, (json) => json.takeKey(keys, likely)).value, other).toBe(-1);
      }
    }
  });

  it('a string as it stands', () => {
    const text = (json: JsonText) => json.takeText();
    expect(taken(' "遂昌 \u007f\u2028" ,', text)).toEqual({ value: '遂昌 \u007f\u2028', left: ' ,' });
    expect(taken('""', text)).toEqual({ value: '', left: '' });
  });

  it.each([
    ['with an escape', String.raw`"a\n"`],
    ['with a control character', '"a\n"'],
    ['with two halves of a character', '"𠮷"'],
    ['with half a character', '"\ud800"'],
    ['with the other half', '"\udfff"'],
    ['without its end', '"a'],
    ['without its beginning', 'a"'],
  ])('no string %s', (_, text) => {
    expect(new JsonText(text).takeText()).toBeUndefined();
  });

  it('a figure, from a string or an integer', () => {
    const money = (json: JsonText) => json.takeFigure(fenIn);
    expect(taken('"12.50"}', money)).toEqual({ value: 1250, left: '}' });
    expect(taken(' 12}', money)).toEqual({ value: 1200, left: '}' });
    expect(taken('0,', money)).toEqual({ value: 0, left: ',' });
    expect(taken('"4.35"', (json) => json.takeFigure(percentIn)).value).toBe(4_350_000);
    // 54 years of 365 days, 13 leap days, and 244 days of 2024 before 1 September
    expect(taken('"2024-09-01"', (json) => json.takeFigure(dayIn)).value).toBe(54 * 365 + 13 + 244);
  });

  it('of a number that is no plain integer, only the digits before: what follows cannot stand there', () => {
    const money = (json: JsonText) => json.takeFigure(fenIn);
    expect(taken('1.5}', money).left).toBe('.5}');
    expect(taken('1e3}', money).left).toBe('e3}');
    expect(taken('012}', money).left).toBe('12}');
  });

  it.each(['-1', '.5', '""', '"', '"1.234"', '"1,000"', String.raw`"\u0031"`, 'true', '[1]', '1234567890123456', ''])(
    'no amount from %s',
    (text) => {
      expect(new JsonText(text).takeFigure(fenIn)).toBeUndefined();
    },
  );

  it('a list, and lists in lists', () => {
    const amounts = (json: JsonText) => json.takeList((inner) => inner.takeFigure(fenIn));
    expect(taken(' [ 1 , "2" ] ]', amounts)).toEqual({ value: [100, 200], left: ' ]' });
    expect(taken('[]', amounts)).toEqual({ value: [], left: '' });
    expect(taken('[[1],[],[2,3]]', (json) => json.takeList(amounts)).value).toEqual([[100], [], [200, 300]]);
  });

  it.each(['[1,]', '[,1]', '[1', '[1 2]', '[', '{}', '[1,x]', '1'])('no list from %s', (text) => {
    expect(new JsonText(text).takeList((json) => json.takeFigure(fenIn))).toBeUndefined();
  });

  it('a list after one that broke off inside it', () => {
    const amounts = (json: JsonText) => json.takeList((inner) => inner.takeFigure(fenIn));
    const either = (json: JsonText) => {
      const { at } = json;
      const list = amounts(json);
      if (list !== undefined) return list;
      json.at = at;
      return json.takeValue();
    };
    expect(taken('[[1,2],[3,x],[4]]', (json) => json.takeList(either)).value).toEqual([[100, 200], '[3,x]', [400]]);
  });

  it.each(['1', '-1.5e3', '"a]\\""', 'null', '{}', '[]', '{"a": [1, {"b": "}"}], "c": 2}', '[[[[1]]], "["]'])(
    'any value: %s, whatever follows',
    (value) => {
      for (const left of ['', ',1', ' }', ']]', ': 2']) {
        expect(taken(` ${value}${left}`, (json) => json.takeValue())).toEqual({ value, left });
      }
    },
  );

  it.each(['', ' ', '[', '{"a": [1}', '{"a": "}', '[1, "'])('no value from %s, which does not end', (text) => {
    expect(new JsonText(text).takeValue()).toBeUndefined();
  });

  it('the end, behind blanks', () => {
    expect(taken(' \n', (json) => json.isAtEnd()).value).toBe(true);
    expect(taken(' 1', (json) => json.isAtEnd()).value).toBe(false);
  });
});
