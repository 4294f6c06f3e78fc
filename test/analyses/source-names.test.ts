import {expect, it} from 'vitest';
import {withSourceNames} from '../../src/analyses/source-names.js';
import type {Profile} from '../../src/model/profile.js';

const named = (text: string, marker: string): string | undefined => {
  const profile: Profile = {
    frames: {
      name: ['(anonymous)'],
      file: ['/app/a.js'],
      line: Int32Array.of(7),
      column: Int32Array.of(text.indexOf(marker) + 1),
      kind: ['user'],
    },
    nodes: {parent: Int32Array.of(-1), frame: Int32Array.of(0)},
    metrics: [{name: 'wall', unit: 'nanoseconds', meaning: 'sampled', self: Float64Array.of(1)}],
    origin: {format: 'cpuprofile'},
    notes: [],
  };
  return withSourceNames(profile, () => [text]).frames.name[0];
};

it.each([
  {text: '  const found = counts.find(entry => entry.page === page);', marker: 'entry =>', name: 'callback of counts.find'},
  {text: "app.get('/slow', (request, response) => {", marker: '(request', name: 'callback of app.get'},
  {text: 'handler = (event) => event.size;', marker: '(event)', name: 'handler'},
  {text: '  onData: function (chunk) {', marker: '(chunk)', name: 'onData'},
  {text: '(function () {', marker: '(', name: '(anonymous)'},
])('$text → $name', ({text, marker, name}) => {
  expect(named(text, marker)).toBe(name);
});

it('without source the name stays', () => {
  expect(named('', 'x')).toBe('(anonymous)');
});
