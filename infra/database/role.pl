#!/usr/bin/perl
# Tells on port 8008 which role this node has, as Patroni does: 200 for GET /primary on the primary and for GET /replica on
# a replica that serves reads, else 503. Perl is what the official Postgres image has to answer HTTP with.
use strict;
use warnings;
use IO::Socket::INET;

my ($node, $named_file, $first) = @ENV{qw(NODE NAMED_PRIMARY FIRST_PRIMARY)};
$ENV{PGCONNECT_TIMEOUT} = 2;
$SIG{CHLD} = 'IGNORE';
# Not by the wrapper of Debian's that is first on PATH: four checks a second would be most of what a platform at rest does.
my ($psql) = (glob('/usr/lib/postgresql/*/bin/psql'), 'psql');

my $server = IO::Socket::INET->new(LocalPort => 8008, Listen => 32, ReuseAddr => 1) or die "port 8008: $!\n";
while (1) {
  my $client = $server->accept or next;
  my $child = fork;
  die "fork: $!\n" unless defined $child;
  if ($child) {
    close $client;
    next;
  }
  $SIG{CHLD} = 'DEFAULT';
  alarm 3;
  my ($asked) = (<$client> // '') =~ m{^\w+ /(\w+)};
  my $status = defined $asked && $asked eq role() ? '200 OK' : '503 Service Unavailable';
  print $client "HTTP/1.0 $status\r\nContent-Length: 0\r\n\r\n";
  exit;
}

# A node that takes writes and is not the one named as the primary has no role: nobody is to be sent there.
sub role {
  my $in_recovery = `$psql -XAtq -d postgres -c 'SELECT pg_is_in_recovery()' 2>/dev/null`;
  return 'replica' if $in_recovery eq "t\n";
  return 'primary' if $in_recovery eq "f\n" && named() eq $node;
  return 'none';
}

sub named {
  open my $file, '<', $named_file or return $first;
  chomp(my $name = <$file> // '');
  return $name;
}
