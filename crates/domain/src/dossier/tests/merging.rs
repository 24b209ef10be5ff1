//! Two PCs and one dossier.
