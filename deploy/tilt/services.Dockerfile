# The services' image with its compiled code writable, so that Tilt can replace files in a running container.
FROM mangamotion/services:tilt
USER root
RUN rm -rf /app/build/services
COPY --chown=1000:1000 . /app/build/services/
USER 1000:1000
