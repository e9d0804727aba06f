/** A partitioned table is the sum of its partitions. */
const SIZES = `
  SELECT sum(pg_table_size(oid))::float8 AS bytes, sum(pg_indexes_size(oid))::float8 AS indexes, sum(reltuples)::float8 AS rows
    FROM pg_class
   WHERE oid = $1::regclass AND relkind = 'r' OR oid IN (SELECT relid FROM pg_partition_tree($1::regclass) WHERE isleaf)`;

const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`;

/** Rows, as the last ANALYZE counted them, and the sizes of tables and of their indexes. */
export async function tableSizes(database, names) {
  const sizes = [];
  for (const name of names) {
    const { rows } = await database.query(SIZES, [name]);
    const [{ bytes, indexes, rows: count }] = rows;
    sizes.push(
      `${name} ${(count / 1000).toFixed(0)} k rows, ${megabytes(bytes)} + indexes ${megabytes(indexes)}`,
    );
  }
  return sizes;
}
