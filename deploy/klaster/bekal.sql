-- Run once, on the first primary.
CREATE ROLE bekal LOGIN PASSWORD '@BEKAL_PASSWORD@';
-- Lag and synchronous standbys are shown to members only.
GRANT pg_monitor TO bekal;
CREATE DATABASE bekal OWNER bekal ENCODING 'UTF8' TEMPLATE template0;
