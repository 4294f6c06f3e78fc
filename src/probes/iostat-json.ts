// `iostat -x -o JSON`, second by second. Ended early it lacks its closing brackets: every whole record counts. https://github.com/sysstat/sysstat

export interface DeviceUse {
  readonly name: string;
  /** Means over the intervals, percent and milliseconds. */
  readonly utilPercent: number;
  readonly mostUtilPercent: number;
  readonly queue: number;
  readonly readWaitMs: number;
  readonly writeWaitMs: number;
  readonly readKilobytesPerSecond: number;
  readonly writtenKilobytesPerSecond: number;
  readonly intervals: number;
}

export const readIostat = (text: string): readonly DeviceUse[] => {
  const records = new Map<string, Readonly<Record<string, unknown>>[]>();
  for (const [record] of text.matchAll(/\{"disk_device":[^{}]*\}/g)) {
    const device = parsed(record);
    if (device === undefined || typeof device.disk_device !== 'string') continue;
    const known = records.get(device.disk_device);
    if (known === undefined) records.set(device.disk_device, [device]);
    else known.push(device);
  }
  return [...records]
    .map(([name, all]): DeviceUse => {
      const values = (key: string): readonly number[] => all.map(each => (typeof each[key] === 'number' ? each[key] : 0));
      const mean = (key: string): number => values(key).reduce((sum, value) => sum + value, 0) / all.length;
      return {
        name,
        utilPercent: mean('util'),
        mostUtilPercent: Math.max(...values('util')),
        queue: mean('aqu-sz'),
        readWaitMs: mean('r_await'),
        writeWaitMs: mean('w_await'),
        readKilobytesPerSecond: mean('rkB/s'),
        writtenKilobytesPerSecond: mean('wkB/s'),
        intervals: all.length,
      };
    })
    .sort((one, other) => other.utilPercent - one.utilPercent);
};

const parsed = (record: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(record);
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
};
