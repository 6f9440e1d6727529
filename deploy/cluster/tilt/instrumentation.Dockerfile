# The bundle as it was just built on this machine; the same as deploy/cluster/images/Dockerfile makes of it.
FROM busybox:1.37
COPY --chmod=755 . /autoinstrumentation
USER 65532:65532
