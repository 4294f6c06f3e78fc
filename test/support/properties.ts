// fast-check with one seed for all: a run of the tests says something of the code, not of its luck. PROPERTY_SEED looks elsewhere.
import fc from 'fast-check';

fc.configureGlobal({seed: Number(process.env.PROPERTY_SEED ?? 20_261_125)});

export {fc};
