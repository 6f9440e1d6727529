import { namePrefix } from './fields';

/** What the objects of a chart are called; both settings have the names that they have in every chart. */
export const naming = {
  nameOverride: namePrefix(
    "Stands after the release's name in that of each object; empty: the alias, where a parent chart gives one.",
  ),
  fullnameOverride: namePrefix("Replaces the release's name in that of each object."),
};
