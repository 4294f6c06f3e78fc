// Counting outcomes, and saying how sure the counts make us.
import {clopperPearson} from '../../src/statistics/clopper-pearson.js';

export class Tally {
  trials = 0;
  hits = 0;

  add(hit: boolean): void {
    this.trials++;
    if (hit) this.hits++;
  }

  get share(): number {
    return this.trials === 0 ? Number.NaN : this.hits / this.trials;
  }

  /** "3.1 % [2.0, 4.6] of 588": share, 95 % Clopper–Pearson interval (as if trials were independent), trials. */
  toString(): string {
    if (this.trials === 0) return '-';
    const [low, high] = clopperPearson(this.hits, this.trials);
    const percent = (share: number) => (100 * share).toFixed(1);
    return `${percent(this.share)} [${percent(low)}, ${percent(high)}]`;
  }
}

/** A tally per key, made when first asked for. */
export class Tallies {
  readonly #byKey = new Map<string, Tally>();

  of(key: string): Tally {
    const tally = this.#byKey.get(key) ?? new Tally();
    this.#byKey.set(key, tally);
    return tally;
  }
}
