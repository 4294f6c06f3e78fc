// Makes a monthly report from visits. Something here is slow: let perfwright find it.

const makeVisits = count => Array.from({length: count}, (_, minute) => ({page: `/page/${(minute * 7_919) % 6_007}`, minute}));

const addVisit = (counts, page) => {
  const entry = counts.find(candidate => candidate.page === page);
  if (entry === undefined) counts.push({page, visits: 1});
  else entry.visits += 1;
};

const countVisits = visits => {
  const counts = [];
  for (const {page} of visits) addVisit(counts, page);
  return counts;
};

const formatReport = counts =>
  counts
    .sort((a, b) => b.visits - a.visits)
    .slice(0, 10)
    .map(({page, visits}) => `${page.padEnd(14)} ${visits}`)
    .join('\n');

const main = () => {
  const visits = makeVisits(150_000);
  console.log(formatReport(countVisits(visits)));
};

main();
