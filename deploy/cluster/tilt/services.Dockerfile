# The services' image with its compiled code writable by the pods' user, so that Tilt can replace files in a
# running container. The base has a repository of its own: Tilt takes one image of the name it builds for the other.
FROM mangamotion-base/services:tilt
USER root
RUN rm -rf /app/build/services
COPY --chown=10001:10001 . /app/build/services/
USER 10001:10001
