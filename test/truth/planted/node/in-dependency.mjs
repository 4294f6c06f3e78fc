// The hot spot: `slugify` of a package; this program only calls it.
import {slugify} from 'slugtools';

const main = () => {
  const titles = Array.from({length: 12_000}, (_, number) => `Chapter ${number}: the Quick, Brown Fox!`.repeat(8));
  console.log(new Set(titles.map(title => slugify(title))).size);
};

main();
