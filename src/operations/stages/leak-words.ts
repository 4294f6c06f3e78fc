// Sizes in the sentences of a leak report.

export const bytesText = (bytes: number): string => {
  const size = Math.abs(bytes);
  if (size < 1_000) return `${Math.round(bytes)} B`;
  if (size < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
};
