import {expect, it} from 'vitest';
import {hotPath} from '../../src/analyses/hot-path.js';
import {profileFromFolded} from '../support/profile-from-folded.js';

it('follows the heaviest callee until a function keeps most of its time itself', () => {
  const path = hotPath(
    profileFromFolded(...['main (a.py);load (a.py);parse (a.py) 60', 'main (a.py);load (a.py) 10', 'main (a.py);save (a.py) 30']),
  );
  expect(path.map(step => step.function)).toEqual(['main', 'load', 'parse']);
  expect(path.map(step => step.totalShare)).toEqual([1, 0.7, 0.6]);
  expect(path.at(-1)?.selfShare).toBe(0.6);
});

it('stops where a function keeps more than it hands on', () => {
  const path = hotPath(profileFromFolded(...['main (a.py);work (a.py) 80', 'main (a.py);work (a.py);helper (a.py) 20']));
  expect(path.map(step => step.function)).toEqual(['main', 'work']);
});

it('a recursion is one step, and a long path keeps both ends', () => {
  const names = Array.from({length: 30}, (_, n) => `f${n} (a.py)`);
  const path = hotPath(profileFromFolded(...[[...names, ...Array.from({length: 20}, () => 'walk (a.py)')].join(';').concat(' 100')]));
  expect(path).toHaveLength(12);
  expect(path[0]?.function).toBe('f0');
  expect(path.at(-1)?.function).toBe('walk');
  expect(path.filter(step => step.function === 'walk')).toHaveLength(1);
});
