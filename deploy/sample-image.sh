#!/bin/bash
# Makes a small image out of the machine's own static busybox, as an OCI layout in a tar: no registry needed.
#   sample-image.sh OUT.tar
set -euo pipefail

out=$(readlink -m "$1")
busybox=$(command -v busybox)
if ldd "$busybox" >/dev/null 2>&1; then
  echo "$busybox is not static: install busybox-static" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

root=$work/root
mkdir -p "$root"/{bin,etc,home,proc,root,sys,tmp,usr/bin,usr/sbin,var}
chmod 1777 "$root/tmp"
cp "$busybox" "$root/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"
done
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' > "$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' > "$root/etc/group"

layout=$work/layout
mkdir -p "$layout/blobs/sha256"
digest() { sha256sum "$1" | cut -d' ' -f1; }
blob() { mv "$1" "$layout/blobs/sha256/$2"; }

tar --sort=name --numeric-owner --owner=0 --group=0 --mtime=@0 -C "$root" -cf "$work/layer.tar" .
diff=$(digest "$work/layer.tar")
gzip -n -c "$work/layer.tar" > "$work/layer.gz"
layer=$(digest "$work/layer.gz")
layer_size=$(stat -c %s "$work/layer.gz")
blob "$work/layer.gz" "$layer"

case $(uname -m) in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
cat > "$work/config" <<J
{"architecture":"$arch","os":"linux","created":"1970-01-01T00:00:00Z","config":{"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"Cmd":["sh"]},"rootfs":{"type":"layers","diff_ids":["sha256:$diff"]},"history":[{"created_by":"node-agent sample image"}]}
J
config=$(digest "$work/config")
config_size=$(stat -c %s "$work/config")
blob "$work/config" "$config"

cat > "$work/manifest" <<J
{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:$config","size":$config_size},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:$layer","size":$layer_size}]}
J
manifest=$(digest "$work/manifest")
manifest_size=$(stat -c %s "$work/manifest")
blob "$work/manifest" "$manifest"

cat > "$layout/index.json" <<J
{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:$manifest","size":$manifest_size}]}
J
echo '{"imageLayoutVersion":"1.0.0"}' > "$layout/oci-layout"
tar -C "$layout" -cf "$out" oci-layout index.json blobs
