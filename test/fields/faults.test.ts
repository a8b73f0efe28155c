import { describe, expect, it } from 'vitest';
import { InvalidInputError, refuse, refusedFaults } from '../../src/fields/faults.js';

function thrownBy(throws: () => void): InvalidInputError {
  try {
    throws();
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
  }
  throw new Error('no InvalidInputError was thrown');
}

describe('the faults of an error', () => {
  it('are in English in the error, and in the language that is asked for where refuse threw it', () => {
    const error = thrownBy(() => refuse([{ code: 'MISSING_FIELD', path: ['policy', 'id'] }]));
    expect(error.name).toBe('InvalidInputError');
    expect(error.faults.map(({ message }) => message)).toEqual(['required field is missing']);
    expect(refusedFaults(error, 'zh-CN').map(({ message }) => message)).toEqual(['缺少必填项']);
  });

  it('stay as they are where another function threw it', () => {
    const error = new InvalidInputError([{ code: 'MISSING_FIELD', path: [], message: 'as it is' }]);
    expect(refusedFaults(error, 'zh-CN')).toBe(error.faults);
  });

  it('none are refused where there are none', () => {
    expect(() => refuse([])).not.toThrow();
  });
});
