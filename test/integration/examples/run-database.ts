import { DatabaseSync } from 'node:sqlite';
import { chaptersOf } from '../../examples/database';

const database = new DatabaseSync(':memory:');
database.exec('CREATE TABLE chapter (series_id INTEGER, number INTEGER, title TEXT)');
database.exec(`INSERT INTO chapter VALUES (7, 2, 'Rain'), (7, 1, 'Moving'), (8, 1, 'Other')`);
process.stdout.write(JSON.stringify(chaptersOf(database, 7)));
