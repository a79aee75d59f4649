#!/bin/sh
# Makes the indices that ElastAlert writes to, and starts it; as the official image does.
set -e
echo "Creating Elastalert index"
/usr/local/bin/elastalert-create-index --config /opt/elastalert/config.yaml
echo "Starting Elastalert"
exec /usr/local/bin/elastalert --config /opt/elastalert/config.yaml "$@"
