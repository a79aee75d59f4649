import { BlockList, isIP } from "node:net";
import { requireEcsDisabled } from "../ecs";
import { defineFilter } from "./filter";
import * as setting from "../settings";

interface Place {
  country_code2: string;
  country_code3: string;
  country_name: string;
  continent_code: string;
  city_name: string;
  timezone: string;
  latitude: number;
  longitude: number;
}

/**
 * What this stand-in knows of the world: the networks that are set aside for documentation (RFC 5737, RFC 3849), each
 * with a place that was made up for it. No real address is among them.
 */
const PLACES: [network: string, prefix: number, place: Place][] = [
  ["192.0.2.0", 24, place("TW", "TWN", "Taiwan", "AS", "Taipei", "Asia/Taipei", 25.0504, 121.5324)],
  ["198.51.100.0", 24, place("DE", "DEU", "Germany", "EU", "Berlin", "Europe/Berlin", 52.5244, 13.4105)],
  ["203.0.113.0", 24, place("US", "USA", "United States", "NA", "Chicago", "America/Chicago", 41.85, -87.65)],
  ["2001:db8::", 32, place("JP", "JPN", "Japan", "AS", "Tokyo", "Asia/Tokyo", 35.6895, 139.6917)],
];

const networks = PLACES.map(([network, prefix, at]) => {
  const list = new BlockList();
  list.addSubnet(network, prefix, isIP(network) === 6 ? "ipv6" : "ipv4");
  return { list, at };
});

/** Where an address is, by the names of Logstash's city database. */
export const geoip = defineFilter(
  "geoip",
  {
    source: setting.string(),
    target: setting.string().default("geoip"),
    tag_on_failure: setting.strings().default(["_geoip_lookup_failure"]),
    ecs_compatibility: setting.ecsCompatibility(),
  },
  ({ source, target, tag_on_failure, ecs_compatibility }, matched, context) => {
    requireEcsDisabled("geoip filter", ecs_compatibility, context);
    return (event) => {
      const ip = String([event.get(source) ?? ""].flat()[0]);
      const found = placeOf(ip);
      if (!found) return tag_on_failure.forEach((tag) => event.tag(tag));
      const location = { lat: found.latitude, lon: found.longitude };
      event.set(target, { ip, ...found, location });
      matched(event);
    };
  },
);

function placeOf(ip: string): Place | undefined {
  const family = isIP(ip);
  if (family === 0) return undefined;
  return networks.find(({ list }) => list.check(ip, family === 6 ? "ipv6" : "ipv4"))?.at;
}

function place(
  country_code2: string,
  country_code3: string,
  country_name: string,
  continent_code: string,
  city_name: string,
  timezone: string,
  latitude: number,
  longitude: number,
): Place {
  return { country_code2, country_code3, country_name, continent_code, city_name, timezone, latitude, longitude };
}
