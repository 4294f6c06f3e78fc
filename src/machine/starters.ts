// Programs that only start the program that is meant: package managers, runners, shells.

const starters =
  /(?:^|[\\/])(?:npm|npx|npm-cli|npx-cli|corepack|pnpm|pnpx|yarn|yarnpkg|nodemon|cross-env|dotenv|concurrently|npm-run-all|nyc|c8|tsx)(?:\.[cm]?js)?$/;

/** npm writes its title over its words, and leaves the rest of them empty. */
export const isStarter = ([program = '', ...all]: readonly string[]): boolean => {
  if (/(?:^|[\\/])(?:ba|da|z)?sh$|^np[mx] /.test(program)) return true;
  const words = all.filter(word => word !== '');
  const script = words.find(word => !word.startsWith('-')) ?? '';
  return starters.test(script) || /[\\/]tsx[\\/]dist[\\/]cli\./.test(script) || script === 'npm' || words.length === 0;
};
